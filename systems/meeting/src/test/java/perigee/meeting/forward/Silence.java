package perigee.meeting.forward;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hears nothing.
final class Silence implements ForwardingListener {

  @Override
  public void slots(Endpoint receiver, List<SlotState> changed) {}

  @Override
  public void speaker(String stage, @Nullable String participant) {}

  @Override
  public void sending(Endpoint sender, SourceKind kind, List<String> rids) {}

  @Override
  public void levels(List<Level> levels) {}

  @Override
  public void quality(Endpoint participant, int quality) {}
}
