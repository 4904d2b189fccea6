package perigee.control.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import perigee.control.store.EventLog.Entry;

/// A process that appends events from several threads and prints each acknowledgement, until it is
/// killed. It opens its store by the contract's subclass that started it.
final class AppendUntilKilled {

  private static final int THREADS = 8;
  private static final int MAX_APPENDS_EACH = 1_000;

  private AppendUntilKilled() {}

  static Process start(Class<? extends StoreContract> engine, Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            AppendUntilKilled.class.getName(),
            engine.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static String acknowledgement(Entry entry) {
    return entry.position() + " " + entry.event() + ";";
  }

  /// Whether a line of output was not cut off when the process died.
  static boolean isWhole(String line) {
    return line.endsWith(";");
  }

  static void main(String[] arguments) throws ReflectiveOperationException {
    Constructor<?> constructor = Class.forName(arguments[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    StoreContract engine = (StoreContract) constructor.newInstance();
    // Unbuffered: what is not printed yet counts as not acknowledged.
    PrintStream output =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    try (ControlStore store = engine.open(Path.of(arguments[1]), InstantSource.system());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        String name = "thread-" + i;
        threads.execute(() -> append(store.events(), name, output));
      }
    }
  }

  private static void append(EventLog events, String thread, PrintStream output) {
    for (int i = 0; i < MAX_APPENDS_EACH; i++) {
      String event = thread + "-" + i;
      Entry entry = new Entry(events.append("purges", List.of(event)), event);
      output.println(acknowledgement(entry));
    }
  }
}
