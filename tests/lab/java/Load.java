import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

/**
 * Writes a mix of operations that the seed alone decides. A session keeps the order of its
 * requests, so the model of which nodes exist is right even while hundreds are on their way.
 */
final class Load {
    /** A day: no TTL node may expire while a test looks at it. */
    private static final long TTL = 86_400_000L;
    private static final String[] NAMES = {"a", "config", "leader", "\u00e9t\u00e9", "\u65e5\u672c", "x y"};

    private final ZooKeeper zk;
    private final JsonNode command;
    private final Random random;
    private final Semaphore inFlight;
    private final int pipeline;
    private final String root;
    private final int maxBytes;
    private final List<String> live = new ArrayList<>();
    private final Map<String, Integer> children = new HashMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private volatile boolean lost;
    private int created;

    Load(ZooKeeper zk, JsonNode command) {
        this.zk = zk;
        this.command = command;
        this.random = new Random(command.path("seed").asLong());
        this.pipeline = command.path("pipeline").asInt(1);
        this.inFlight = new Semaphore(pipeline);
        this.root = command.get("root").asText();
        this.maxBytes = command.path("maxBytes").asInt(64);
    }

    /** Creates `count` children of `root`, which is created first. */
    void fan(ObjectNode answer) throws Exception {
        int count = command.get("count").asInt();
        submit(done -> zk.create(root, null, open(), CreateMode.PERSISTENT, done.string(), null));
        for (int i = 0; i < count && !lost; i++) {
            String path = root + "/" + String.format("child-%05d", i);
            byte[] data = bytes();
            submit(done -> zk.create(path, data, open(), CreateMode.PERSISTENT, done.string(), null));
        }
        finish(answer);
    }

    /** Runs `count` operations of the kinds named, each kind as likely as the others. */
    void run(ObjectNode answer) throws Exception {
        List<String> kinds = new ArrayList<>();
        command.get("kinds").forEach(kind -> kinds.add(kind.asText()));
        int count = command.get("count").asInt();
        submit(done -> zk.create(root, null, open(), CreateMode.PERSISTENT, done.string(), null));
        live.add(root);
        for (int i = 0; i < count && !lost; i++) {
            one(kinds.get(random.nextInt(kinds.size())));
        }
        finish(answer);
    }

    private void one(String kind) throws Exception {
        switch (kind) {
            case "create":
                plainCreate(CreateMode.PERSISTENT);
                break;
            case "ephemeral":
                plainCreate(CreateMode.EPHEMERAL);
                break;
            case "container":
                plainCreate(CreateMode.CONTAINER);
                break;
            case "sequential":
                sequential(CreateMode.PERSISTENT_SEQUENTIAL);
                break;
            case "ephemeralSequential":
                sequential(CreateMode.EPHEMERAL_SEQUENTIAL);
                break;
            case "create2":
                createWithStat(CreateMode.PERSISTENT, -1);
                break;
            case "ttl":
                createWithStat(CreateMode.PERSISTENT_WITH_TTL, TTL);
                break;
            case "setData":
                setData(any(), -1);
                break;
            case "setAcl":
                setAcl(acl());
                break;
            case "freshAcl":
                setAcl(Arrays.asList(
                    new ACL(31, new Id("digest", "fresh" + created++ + ":c2VjcmV0"))));
                break;
            case "delete":
                delete();
                break;
            case "multi":
                multi(false);
                break;
            case "failedMulti":
                multi(true);
                break;
            case "badVersion":
                // No node gets this far: the server logs an error record.
                setData(any(), 1_000_000);
                break;
            default:
                throw new IllegalArgumentException("Unknown kind of operation: " + kind);
        }
    }

    private void plainCreate(CreateMode mode) throws Exception {
        String path = fresh(mode != CreateMode.EPHEMERAL);
        byte[] data = bytes();
        List<ACL> acl = acl();
        submit(done -> zk.create(path, data, acl, mode, done.string(), null));
    }

    /** The server picks the name, so the node is never used again; its parent is never deleted. */
    private void sequential(CreateMode mode) throws Exception {
        String parent = any();
        children.merge(parent, 1, Integer::sum);
        byte[] data = bytes();
        submit(done -> zk.create(parent + "/seq-", data, open(), mode, done.string(), null));
    }

    private void createWithStat(CreateMode mode, long ttl) throws Exception {
        String path = fresh(true);
        byte[] data = bytes();
        List<ACL> acl = acl();
        submit(done -> zk.create(path, data, acl, mode, done.create2(), null, ttl));
    }

    private void setData(String path, int version) throws Exception {
        byte[] data = bytes();
        submit(done -> zk.setData(path, data, version, done.stat(), null));
    }

    private void setAcl(List<ACL> acl) throws Exception {
        String path = any();
        submit(done -> zk.setACL(path, acl, -1, done.stat(), null));
    }

    private void delete() throws Exception {
        int index = random.nextInt(live.size());
        String path = live.get(index);
        if (index != 0 && children.getOrDefault(path, 0) == 0) {
            live.remove(index);
            children.merge(parent(path), -1, Integer::sum);
        }
        // With children, or the root of the load: "not empty", an error record.
        submit(done -> zk.delete(path, -1, done.done(), null));
    }

    private void multi(boolean fails) throws Exception {
        String target = any();
        List<Op> ops = new ArrayList<>();
        if (fails) {
            ops.add(Op.create(target + "/never", bytes(), open(), CreateMode.PERSISTENT));
            ops.add(Op.setData(target, bytes(), 1_000_000));
            ops.add(Op.delete(target, -1));
        } else {
            String parent = any();
            String path = freshUnder(parent, true);
            ops.add(Op.check(parent, -1));
            ops.add(Op.create(path, bytes(), acl(), CreateMode.PERSISTENT));
            ops.add(Op.setData(path, bytes(), 0));
            ops.add(Op.create(path + "/inner", bytes(), open(), CreateMode.PERSISTENT));
            ops.add(Op.delete(path + "/inner", 0));
        }
        submit(done -> zk.multi(ops, done.multi(), null));
    }

    private String any() {
        return live.get(random.nextInt(live.size()));
    }

    private String fresh(boolean canBeParent) {
        return freshUnder(any(), canBeParent);
    }

    private String freshUnder(String parent, boolean canBeParent) {
        String path = parent + "/" + NAMES[random.nextInt(NAMES.length)] + "-" + created++;
        children.merge(parent, 1, Integer::sum);
        // A depth of eight keeps paths short; deeper nodes stay leaves.
        if (canBeParent && path.chars().filter(c -> c == '/').count() < 8) {
            live.add(path);
        }
        return path;
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** Null, empty or random bytes. */
    private byte[] bytes() {
        int choice = random.nextInt(16);
        if (choice == 0) {
            return null;
        }
        byte[] data = new byte[choice == 1 ? 0 : random.nextInt(maxBytes + 1)];
        random.nextBytes(data);
        return data;
    }

    private static List<ACL> open() {
        return Arrays.asList(new ACL(31, new Id("world", "anyone")));
    }

    /** Mostly open; else one of some hundred lists, so that ACLs come, are shared, and go. */
    private List<ACL> acl() {
        if (random.nextInt(4) != 0) {
            return open();
        }
        int user = random.nextInt(50);
        List<ACL> list = new ArrayList<>();
        list.add(new ACL(31, new Id("digest", "user" + user + ":c2VjcmV0")));
        if (user % 2 == 0) {
            list.add(new ACL(1, new Id("ip", "10.0.0." + user)));
        }
        if (user % 5 == 0) {
            list.add(new ACL(3, new Id("world", "anyone")));
        }
        return list;
    }

    private interface Request {
        void send(Done done) throws Exception;
    }

    private void submit(Request request) throws Exception {
        inFlight.acquire();
        request.send(new Done());
    }

    private void finish(ObjectNode answer) throws Exception {
        inFlight.acquire(pipeline);
        ObjectNode counts = answer.putObject("outcomes");
        synchronized (outcomes) {
            outcomes.forEach(counts::put);
        }
        answer.put("lost", lost);
    }

    /** Counts the outcome, whatever the shape of the callback. */
    private final class Done {
        void count(int rc) {
            Code code = Code.get(rc);
            synchronized (outcomes) {
                outcomes.merge(code.name(), 1, Integer::sum);
            }
            if (code == Code.CONNECTIONLOSS || code == Code.SESSIONEXPIRED) {
                lost = true;
            }
            inFlight.release();
        }

        AsyncCallback.StringCallback string() {
            return (rc, path, context, name) -> count(rc);
        }

        AsyncCallback.Create2Callback create2() {
            return (rc, path, context, name, stat) -> count(rc);
        }

        AsyncCallback.StatCallback stat() {
            return (rc, path, context, stat) -> count(rc);
        }

        AsyncCallback.VoidCallback done() {
            return (rc, path, context) -> count(rc);
        }

        AsyncCallback.MultiCallback multi() {
            return (rc, path, context, results) -> count(rc);
        }
    }
}
