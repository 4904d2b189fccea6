package perigee.app.role;

/// Ends the process with status 0 when it is told to go, after its work is put down in order.
///
/// Java's own status after SIGTERM is 143, whatever the program did; a supervisor could not tell an
/// orderly end from a death. So the hook puts the work down, then halts with the right status.
public final class OrderlyEnd {

  private volatile int status;

  private OrderlyEnd() {}

  /// Runs the work at SIGTERM, SIGINT or `System.exit`.
  public static OrderlyEnd after(Runnable putDown) {
    OrderlyEnd end = new OrderlyEnd();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    putDown.run();
                  } finally {
                    Runtime.getRuntime().halt(end.status);
                  }
                },
                "orderly-end"));
    return end;
  }

  /// From now on the status is 1, because the work failed.
  public void failed() {
    status = 1;
  }
}
