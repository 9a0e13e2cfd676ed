package dev.nightjar.local.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;

/**
 * The main class of the process that S3Proxy runs in, in memory and on the loopback interface. When
 * it answers, it prints {@code READY <port>} on a line of its own. The parent holds the other end
 * of the standard input: when it ends, however it ends, so does this process.
 *
 * <p>Requests must be signed with the keys that it is given, so that a client with others is
 * refused, as S3 does it.
 *
 * <p>It takes commands on the standard input, one a line:
 *
 * <ul>
 *   <li>{@code <number> create <bucket>} makes an empty bucket.
 *   <li>{@code <number> drop <bucket>} deletes a bucket with all that is in it.
 * </ul>
 *
 * When a command is done, it prints {@code REPLY <number> ok}, else {@code REPLY <number>} and the
 * reason.
 */
public final class ServerLauncher {

  /** Exit status where the arguments are wrong. */
  private static final int USAGE = 2;

  private ServerLauncher() {}

  /** Takes an access key and a secret key. */
  public static void main(String[] args) throws Exception {
    if (args.length != 2) {
      System.err.println("usage: ServerLauncher ACCESS-KEY SECRET-KEY");
      System.exit(USAGE);
    }
    PrintStream out = System.out;
    // Watched from the start, so that a parent that dies while this starts leaves nothing behind;
    // and by a thread of its own, so that no command keeps it from noticing.
    BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    Thread watch = new Thread(() -> readToTheEnd(commands), "parent-watch");
    watch.setDaemon(true);
    watch.start();
    // Not by its name: all stores would be made then, those of clouds whose classes are left out
    // too. This one is a map of keys, and has no directories, like S3.
    BlobStore store =
        ContextBuilder.newBuilder(new TransientApiMetadata())
            .credentials(args[0], args[1])
            .build(BlobStoreContext.class)
            .getBlobStore();
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(store)
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, args[0], args[1])
            .endpoint(URI.create("http://127.0.0.1:0"))
            .build();
    server.start();
    say(out, "READY " + server.getPort());
    while (true) {
      say(out, "REPLY " + obey(store, commands.take()));
    }
  }

  private static void say(PrintStream out, String line) {
    out.println(line);
    out.flush();
  }

  private static String obey(BlobStore store, String command) {
    String[] words = command.split(" ", -1);
    try {
      if (words.length == 3 && words[1].equals("create")) {
        store.createContainerInLocation(null, words[2]);
      } else if (words.length == 3 && words[1].equals("drop")) {
        store.deleteContainer(words[2]);
      } else {
        return words[0] + " there is no such command";
      }
      return words[0] + " ok";
    } catch (RuntimeException e) {
      return words[0] + " " + String.valueOf(e).replaceAll("\\s+", " ");
    }
  }

  private static void readToTheEnd(BlockingQueue<String> commands) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        commands.add(line);
      }
    } catch (IOException e) {
      // The pipe broke: the parent is gone all the same.
    }
    // Everything is in memory, so there is nothing to save.
    Runtime.getRuntime().halt(0);
  }
}
