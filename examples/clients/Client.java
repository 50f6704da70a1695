// java Client METHOD URL BODY ANSWER "name: value"...
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

public class Client {
    public static void main(String[] args) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) new URL(args[1]).openConnection();
        connection.setRequestMethod(args[0]);
        for (String line : Arrays.asList(args).subList(4, args.length)) {
            String[] parts = line.split(": ", 2);
            connection.setRequestProperty(parts[0], parts[1]);
        }
        if (!args[2].equals("-")) {
            byte[] body = Files.readAllBytes(Path.of(args[2]));
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            Files.write(Path.of(args[3]), in == null ? new byte[0] : in.readAllBytes());
        }
        System.out.println(status);
    }
}
