import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Computes what a JDK makes of texts and patterns, for tests that run without one.
 *
 * <p>java tests/data/java/Oracle.java tests/data/java/inputs.tsv > tests/data/java/oracle.tsv
 *
 * <p>Each line of the input is a kind and its fields, separated by tabs, with Java's escapes for
 * what isn't ASCII. The output repeats the line and adds a field: "hash" the hash code; "order" the
 * keys of a HashMap that was given the texts, in its order; "match" whether the text is a full match
 * of the pattern.
 */
public class Oracle {
    public static void main(String[] arguments) throws IOException {
        for (String line : Files.readAllLines(Path.of(arguments[0]), StandardCharsets.US_ASCII)) {
            String[] fields = line.split("\t", -1);
            System.out.println(line + "\t" + answer(fields));
        }
    }

    private static String answer(String[] fields) {
        switch (fields[0]) {
            case "hash":
                return Integer.toString(plain(fields[1]).hashCode());
            case "order":
                HashMap<String, Boolean> map = new HashMap<>();
                for (int i = 1; i < fields.length; i++) {
                    map.put(plain(fields[i]), true);
                }
                List<String> keys = new ArrayList<>(map.keySet());
                return String.join(" ", keys);
            default:
                return Boolean.toString(Pattern.compile(plain(fields[1])).matcher(plain(fields[2])).matches());
        }
    }

    /** Replaces backslash, u and four hexadecimal digits by the UTF-16 unit; two backslashes by one. */
    private static String plain(String text) {
        StringBuilder found = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) != '\\') {
                found.append(text.charAt(at));
            } else if (text.charAt(at + 1) == 'u') {
                found.append((char) Integer.parseInt(text.substring(at + 2, at + 6), 16));
                at += 5;
            } else {
                found.append('\\');
                at += 1;
            }
        }
        return found.toString();
    }
}
