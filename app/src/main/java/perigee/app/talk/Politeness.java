package perigee.app.talk;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets other work go first: `setpriority(2)` of the calling thread, which those that it starts
/// inherit. Where Linux is not, nothing.
final class Politeness {

  private static final Logger LOG = LoggerFactory.getLogger(Politeness.class);

  private static final int PRIO_PROCESS = 0;
  private static final int CALLER = 0;
  private static final int NICE = 15;

  private Politeness() {}

  static void begin() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    try {
      MethodHandle set =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("setpriority"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT));
      int _ = (int) set.invokeExact(PRIO_PROCESS, CALLER, NICE);
    } catch (Throwable e) {
      // What is to be polite is done as well without.
      LOG.debug("event=priority-not-set reason=\"{}\"", e.getMessage());
    }
  }
}
