import java.io.IOException;
import java.io.InputStream;

/**
 * Starts ZooKeeper's own main class and ends the process when standard input closes, so that a
 * server never outlives the process that started it, however that one ends.
 */
public final class LabServer {
    private LabServer() {
    }

    public static void main(String[] args) throws Exception {
        Thread watch = new Thread(LabServer::haltAtEndOfInput, "lab-stdin");
        watch.setDaemon(true);
        watch.start();
        // By reflection, so that one class file serves every ZooKeeper line.
        Class.forName("org.apache.zookeeper.server.quorum.QuorumPeerMain")
            .getMethod("main", String[].class)
            .invoke(null, (Object) args);
    }

    private static void haltAtEndOfInput() {
        InputStream in = System.in;
        try {
            while (in.read() >= 0) {
                // Nothing is ever sent; only the end matters.
            }
        } catch (IOException e) {
            // A broken pipe says the same as its end.
        }
        // halt, not exit: a shutdown hook must not keep an orphan alive.
        Runtime.getRuntime().halt(1);
    }
}
