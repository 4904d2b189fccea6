package perigee.calling.phone;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.realtime.media.MediaPort;
import perigee.wire.sdp.Candidate;

/// What a call needs of the phone that it is at. Belongs to SIP's loop.
interface Exchange {

  Wires wires();

  PhoneConfig config();

  MediaPort port();

  /// Where this phone can be reached.
  ///
  /// @param everywhere false for a relay's addresses alone
  List<Candidate> candidates(boolean everywhere);

  /// Finds out anew where this phone can be reached, then goes on.
  void gather(Runnable then);

  /// Our address for the other end's requests.
  String contact(Line line);

  /// A line that can be used, if possible another than this one.
  @Nullable Line lineBeside(Line line);

  void tell(PhoneEvent event);

  PhoneListener listener();

  void ended(Call call);

  /// Begins a call that another end asked for.
  ///
  /// @param replacing the one that hands over
  void transfer(Call replacing, Transfer.Target to);

  /// A call other than this one in which one talks with somebody.
  @Nullable Dialog talksWith(String address, Call except);
}
