import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Loads the properties files that are named and prints what java.util.Properties makes of each, a
 * line a file: null where it refuses the file, else pairs of key and value as JSON.
 */
public final class LoadProperties {
    public static void main(String[] files) throws IOException {
        StringBuilder out = new StringBuilder();
        for (String file : files) {
            out.append(load(Files.readAllBytes(Paths.get(file)))).append('\n');
        }
        System.out.write(out.toString().getBytes(StandardCharsets.US_ASCII));
        System.out.flush();
    }

    private static String load(byte[] bytes) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(bytes));
        } catch (IllegalArgumentException e) {
            return "null";
        }
        List<String> fields = new ArrayList<>();
        for (Map.Entry<Object, Object> entry : new TreeMap<>(properties).entrySet()) {
            fields.add("[" + quote((String) entry.getKey()) + "," + quote((String) entry.getValue()) + "]");
        }
        return "[" + String.join(",", fields) + "]";
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
