package perigee.calling.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import perigee.calling.sound.SoundSink;
import perigee.calling.sound.SoundSource;

/// What a phone tells, for tests to wait for. It says nothing and hears nothing.
final class Told implements PhoneListener {

  private final BlockingQueue<PhoneEvent> events = new LinkedBlockingQueue<>();

  @Override
  public void event(PhoneEvent event) {
    events.add(event);
  }

  @Override
  public SoundSource source(int call) {
    return SoundSource.silence();
  }

  @Override
  public SoundSink sink(int call) {
    return SoundSink.nowhere();
  }

  /// The next event of a kind; others are passed over.
  <T extends PhoneEvent> T await(Class<T> kind) throws InterruptedException {
    while (true) {
      PhoneEvent event = events.poll(10, TimeUnit.SECONDS);
      assertThat(event).as(kind.getSimpleName()).isNotNull();
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }
}
