package perigee.calling.phone;

import perigee.calling.sound.SoundSink;
import perigee.calling.sound.SoundSource;

/// What uses a phone. Called on the phone's loop; must not wait.
public interface PhoneListener {

  void event(PhoneEvent event);

  /// Where a call's voice comes from. Called once for each call that is answered.
  SoundSource source(int call);

  /// Where the other's voice goes.
  SoundSink sink(int call);
}
