package perigee.app.phone;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import perigee.calling.phone.Phone;
import perigee.calling.phone.PhoneEvent;

/// A phone from its start to its end: what it does by itself, and what is typed meanwhile.
public final class PhoneSession implements Closeable {

  private static final Duration REGISTER_WITHIN = Duration.ofSeconds(15);

  private final PhoneRun run;
  private final Phone phone;
  private final Keys keys;
  private volatile boolean registered;
  private volatile boolean over;

  /// What is done in a call by itself.
  ///
  /// @param holdAfter from the answer; null for never
  /// @param holdFor null for ever
  /// @param dial keys, pressed after the answer
  /// @param hangUpAfter from the answer; null for when the sound ends
  public record Script(
      @Nullable Duration holdAfter,
      @Nullable Duration holdFor,
      String dial,
      @Nullable Duration hangUpAfter) {}

  public PhoneSession(PhoneRun run) {
    this.run = run;
    this.phone = run.phone();
    this.keys = new Keys(phone);
    Thread typed = Thread.ofPlatform().daemon().name("keys").unstarted(this::type);
    typed.start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "phone-end"));
  }

  private void type() {
    try {
      if (keys.read()) {
        System.exit(0);
      }
    } catch (IOException e) {
      System.err.println("perigee: keys can't be read: " + e.getMessage());
    }
  }

  /// Waits for keys and calls.
  public int interactive() throws InterruptedException {
    System.err.println(Keys.HELP);
    while (true) {
      if (run.next() instanceof PhoneEvent.Incoming(int call, _, _)) {
        keys.concern(call);
      }
    }
  }

  /// Calls somebody.
  ///
  /// @return the exit status: 0 if both spoke
  public int call(String who, Script script) throws InterruptedException {
    later(REGISTER_WITHIN, this::giveUp);
    while (!registered) {
      registered = run.next() instanceof PhoneEvent.Registered;
    }
    int call = phone.call(who);
    keys.concern(call);
    boolean answered = false;
    while (true) {
      switch (run.next()) {
        case PhoneEvent.Answered(int id) when id == call -> {
          answered = true;
          play(id, script);
        }
        case PhoneEvent.SourceEnded(int id) when id == call && script.hangUpAfter() == null ->
            phone.hangUp(id);
        case PhoneEvent.Ended(int id, _, _, _) when id == call -> {
          return answered ? 0 : 1;
        }
        default -> {}
      }
    }
  }

  private void giveUp() {
    if (!registered) {
      System.err.println("perigee: no super node answers");
      System.exit(1);
    }
  }

  /// Waits for calls.
  ///
  /// @param rings how long each rings before it is taken; null to leave that to keys
  public int listen(@Nullable Duration rings, int calls, Script script)
      throws InterruptedException {
    int left = calls;
    while (left > 0) {
      switch (run.next()) {
        case PhoneEvent.Incoming(int call, _, _) -> {
          keys.concern(call);
          if (rings != null) {
            later(rings, () -> phone.answer(call));
          }
        }
        case PhoneEvent.Answered(int call) -> play(call, script);
        case PhoneEvent.Ended _ -> left--;
        default -> {}
      }
    }
    return 0;
  }

  private void play(int call, Script script) {
    script.dial().chars().forEach(key -> phone.press(call, (char) key));
    Duration holdAfter = script.holdAfter();
    Duration holdFor = script.holdFor();
    if (holdAfter != null) {
      later(holdAfter, () -> phone.hold(call, true));
      if (holdFor != null) {
        later(holdAfter.plus(holdFor), () -> phone.hold(call, false));
      }
    }
    Duration hangUpAfter = script.hangUpAfter();
    if (hangUpAfter != null) {
      later(hangUpAfter, () -> phone.hangUp(call));
    }
  }

  private void later(Duration wait, Runnable task) {
    Thread.ofVirtual()
        .name("phone-script")
        .start(() -> {
          try {
            Thread.sleep(wait);
            task.run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private synchronized void end() {
    if (!over) {
      over = true;
      run.close();
    }
  }

  @Override
  public void close() {
    end();
  }
}
