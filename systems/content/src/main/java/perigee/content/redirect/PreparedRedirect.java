package perigee.content.redirect;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.net.http.EncodedHead;
import perigee.net.http.HeldBody;
import perigee.net.http.PreparedAnswer;
import perigee.selection.answer.Assignment;
import perigee.selection.answer.Basis;
import perigee.selection.answer.Reason;
import perigee.selection.map.MappingMap;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;

/// A redirect that is ready to be sent again, to one edge for one reason. Confined to its loop.
final class PreparedRedirect implements PreparedAnswer {

  static final int STATUS = 307;

  private final MappingMap map;
  private final int server;
  private final int scope;
  private final Reason reason;
  private final Basis basis;
  private final Fields fields;
  private final Map<HttpVersion, EncodedHead> encoded = new EnumMap<>(HttpVersion.class);

  PreparedRedirect(MappingMap map, Assignment chosen, Fields fields) {
    this.map = map;
    this.server = chosen.server(0);
    this.scope = chosen.scope();
    this.reason = chosen.reason();
    this.basis = chosen.basis();
    this.fields = fields;
  }

  /// Whether it says what a choice came to now. The very map is meant: each has its own version,
  /// which is told.
  @SuppressWarnings("ReferenceEquality")
  boolean says(MappingMap current, Assignment chosen) {
    return map == current
        && server == chosen.server(0)
        && scope == chosen.scope()
        && reason == chosen.reason()
        && basis == chosen.basis();
  }

  @Override
  public int status() {
    return STATUS;
  }

  @Override
  public Fields fields() {
    return fields;
  }

  @Override
  public @Nullable Figures figures() {
    return null;
  }

  @Override
  public long number() {
    return 0;
  }

  @Override
  public HeldBody body() {
    return HeldBody.EMPTY;
  }

  @Override
  public @Nullable EncodedHead encoded(HttpVersion by) {
    return encoded.get(by);
  }

  @Override
  public void encoded(HttpVersion by, EncodedHead head) {
    encoded.put(by, head);
  }
}
