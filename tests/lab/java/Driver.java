import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

/**
 * Drives a server through ZooKeeper's own client: reads a command as one JSON object per line and
 * answers each with one line. Ends, leaving its sessions open, when standard input closes.
 */
public final class Driver {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECT_SECONDS = 60;

    private final String connect;
    private final String superAuth;
    private final Map<String, ZooKeeper> sessions = new HashMap<>();

    private Driver(String connect, String superAuth) {
        this.connect = connect;
        this.superAuth = superAuth;
    }

    public static void main(String[] args) throws Exception {
        Driver driver = new Driver(args[0], args[1]);
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = in.readLine()) != null) {
            ObjectNode answer = JSON.createObjectNode();
            boolean quit = false;
            try {
                JsonNode command = JSON.readTree(line);
                quit = command.get("cmd").asText().equals("quit");
                driver.execute(command, answer);
                answer.put("ok", true);
            } catch (KeeperException e) {
                answer.put("ok", false).put("code", e.code().name()).put("message", e.getMessage());
            } catch (Exception e) {
                answer.put("ok", false).put("code", "DRIVER").put("message", e.toString());
            }
            out.write(JSON.writeValueAsBytes(answer));
            out.write('\n');
            out.flush();
            if (quit) {
                break;
            }
        }
        // halt: client threads that still try to reconnect must not keep the process.
        Runtime.getRuntime().halt(0);
    }

    private void execute(JsonNode c, ObjectNode answer) throws Exception {
        switch (c.get("cmd").asText()) {
            case "open":
                ZooKeeper opened = open(c.get("timeout").asInt());
                sessions.put(c.get("session").asText(), opened);
                answer.put("sessionId", hex(opened.getSessionId()));
                answer.put("timeout", opened.getSessionTimeout());
                break;
            case "close":
                session(c).close();
                sessions.remove(c.get("session").asText());
                break;
            case "quit":
                for (ZooKeeper each : sessions.values()) {
                    each.close();
                }
                break;
            case "create":
                answer.put("path", create(session(c), c));
                break;
            case "setData":
                answer.put("version",
                    session(c).setData(path(c), data(c), version(c)).getVersion());
                break;
            case "delete":
                session(c).delete(path(c), version(c));
                break;
            case "setAcl":
                answer.put("aversion",
                    session(c).setACL(path(c), acl(c), version(c)).getAversion());
                break;
            case "multi":
                answer.put("results", multi(session(c), c));
                break;
            case "get":
                get(session(c), path(c), answer);
                break;
            case "sync":
                sync(session(c));
                break;
            case "fan":
                new Load(session(c), c).fan(answer);
                break;
            case "load":
                new Load(session(c), c).run(answer);
                break;
            case "tree":
                answer.set("nodes", new TreeWalk(session(c)).walk());
                break;
            default:
                throw new IllegalArgumentException("Unknown command: " + c.get("cmd"));
        }
    }

    private ZooKeeper open(int timeout) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper zk = new ZooKeeper(connect, timeout, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        if (!connected.await(CONNECT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Cannot connect to " + connect);
        }
        // The super user sees and changes every node, whatever its ACL says.
        zk.addAuthInfo("digest", superAuth.getBytes(StandardCharsets.UTF_8));
        return zk;
    }

    private ZooKeeper session(JsonNode c) {
        String name = c.get("session").asText();
        ZooKeeper zk = sessions.get(name);
        if (zk == null) {
            throw new IllegalArgumentException("No session named " + name);
        }
        return zk;
    }

    private static String create(ZooKeeper zk, JsonNode c) throws Exception {
        CreateMode mode = mode(c);
        Stat stat = c.path("withStat").asBoolean() || mode.isTTL() ? new Stat() : null;
        return mode.isTTL()
            ? zk.create(path(c), data(c), acl(c), mode, stat, c.get("ttl").asLong())
            : stat == null
                ? zk.create(path(c), data(c), acl(c), mode)
                : zk.create(path(c), data(c), acl(c), mode, stat);
    }

    private static int multi(ZooKeeper zk, JsonNode c) throws Exception {
        List<Op> ops = new ArrayList<>();
        for (JsonNode op : c.get("ops")) {
            switch (op.get("op").asText()) {
                case "create":
                    CreateMode mode = mode(op);
                    ops.add(mode.isTTL()
                        ? Op.create(path(op), data(op), acl(op), mode, op.get("ttl").asLong())
                        : Op.create(path(op), data(op), acl(op), mode));
                    break;
                case "setData":
                    ops.add(Op.setData(path(op), data(op), version(op)));
                    break;
                case "delete":
                    ops.add(Op.delete(path(op), version(op)));
                    break;
                case "check":
                    ops.add(Op.check(path(op), version(op)));
                    break;
                default:
                    throw new IllegalArgumentException("Unknown op in multi: " + op);
            }
        }
        List<OpResult> results = zk.multi(ops);
        return results.size();
    }

    private static void get(ZooKeeper zk, String path, ObjectNode answer) throws Exception {
        Stat stat = new Stat();
        byte[] data = zk.getData(path, false, stat);
        answer.set("stat", TreeWalk.stat(stat));
        if (data == null) {
            answer.putNull("data");
        } else {
            answer.put("data", Base64.getEncoder().encodeToString(data));
        }
    }

    /** Makes this server catch up with its leader; on a standalone server it does nothing. */
    private static void sync(ZooKeeper zk) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        zk.sync("/", (rc, path, context) -> done.countDown(), null);
        done.await();
    }

    static CreateMode mode(JsonNode c) {
        return CreateMode.valueOf(c.path("mode").asText("PERSISTENT"));
    }

    private static String path(JsonNode c) {
        return c.get("path").asText();
    }

    private static int version(JsonNode c) {
        return c.path("version").asInt(-1);
    }

    /** Bytes in base64, `size` random bytes by `seed`, or null when neither is given. */
    private static byte[] data(JsonNode c) {
        if (c.has("size")) {
            byte[] bytes = new byte[c.get("size").asInt()];
            new Random(c.get("seed").asLong()).nextBytes(bytes);
            return bytes;
        }
        return c.hasNonNull("data") ? Base64.getDecoder().decode(c.get("data").asText()) : null;
    }

    /** The ACL given, or everything for everyone. */
    static List<ACL> acl(JsonNode c) {
        List<ACL> list = new ArrayList<>();
        for (JsonNode each : c.path("acl")) {
            list.add(new ACL(each.get("perms").asInt(),
                new Id(each.get("scheme").asText(), each.get("id").asText())));
        }
        if (list.isEmpty()) {
            list.add(new ACL(31, new Id("world", "anyone")));
        }
        return list;
    }

    /** A zxid or session id the way ZooKeeper prints it. */
    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
