import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

/** Reads the whole tree, level by level, as JSON; right only while nobody writes. */
final class TreeWalk {
    /** Requests on their way at once; below the server's own limit of 1000. */
    private static final int BATCH = 200;

    private final ZooKeeper zk;

    TreeWalk(ZooKeeper zk) {
        this.zk = zk;
    }

    ArrayNode walk() throws Exception {
        ArrayNode nodes = Driver.JSON.createArrayNode();
        List<String> level = new ArrayList<>();
        level.add("/");
        while (!level.isEmpty()) {
            List<String> below = new ArrayList<>();
            for (int from = 0; from < level.size(); from += BATCH) {
                List<Read> reads = new ArrayList<>();
                for (String path : level.subList(from, Math.min(level.size(), from + BATCH))) {
                    reads.add(new Read(path));
                }
                for (Read read : reads) {
                    nodes.add(read.node());
                    for (String child : read.children.get()) {
                        below.add((read.path.equals("/") ? "" : read.path) + "/" + child);
                    }
                }
            }
            level = below;
        }
        return nodes;
    }

    static ObjectNode stat(Stat stat) {
        return Driver.JSON.createObjectNode()
            .put("czxid", Driver.hex(stat.getCzxid()))
            .put("mzxid", Driver.hex(stat.getMzxid()))
            .put("ctime", stat.getCtime())
            .put("mtime", stat.getMtime())
            .put("version", stat.getVersion())
            .put("cversion", stat.getCversion())
            .put("aversion", stat.getAversion())
            .put("ephemeralOwner", Driver.hex(stat.getEphemeralOwner()))
            .put("dataLength", stat.getDataLength())
            .put("numChildren", stat.getNumChildren())
            .put("pzxid", Driver.hex(stat.getPzxid()));
    }

    /** The three requests that make up one node. */
    private final class Read {
        final String path;
        final CompletableFuture<byte[]> data = new CompletableFuture<>();
        final CompletableFuture<Stat> stat = new CompletableFuture<>();
        final CompletableFuture<List<ACL>> acl = new CompletableFuture<>();
        final CompletableFuture<List<String>> children = new CompletableFuture<>();

        Read(String path) {
            this.path = path;
            zk.getData(path, false, (rc, p, context, bytes, nodeStat) -> {
                complete(data, rc, bytes);
                complete(stat, rc, nodeStat);
            }, null);
            zk.getACL(path, new Stat(),
                (rc, p, context, list, nodeStat) -> complete(acl, rc, list), null);
            zk.getChildren(path, false,
                (rc, p, context, list, nodeStat) -> complete(children, rc, list), null);
        }

        private <T> void complete(CompletableFuture<T> future, int rc, T value) {
            if (rc == 0) {
                future.complete(value);
            } else {
                future.completeExceptionally(
                    KeeperException.create(KeeperException.Code.get(rc), path));
            }
        }

        ObjectNode node() throws Exception {
            ObjectNode node = Driver.JSON.createObjectNode().put("path", path);
            byte[] bytes = data.get();
            node.put("data", bytes == null ? null : sha256(bytes));
            node.set("stat", stat(stat.get()));
            ArrayNode list = node.putArray("acl");
            for (ACL each : acl.get()) {
                list.addObject()
                    .put("perms", each.getPerms())
                    .put("scheme", each.getId().getScheme())
                    .put("id", each.getId().getId());
            }
            return node;
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        StringBuilder hex = new StringBuilder();
        for (byte b : MessageDigest.getInstance("SHA-256").digest(bytes)) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }
}
