package perigee.wire.rtp;

import java.util.EnumMap;
import java.util.Map;

/// Which ids the two ends of a transport agreed on for header extensions. Who works on packets
/// takes the ids that it needs out once.
public final class ExtensionIds {

  /// No extension at all.
  public static final ExtensionIds NONE = new ExtensionIds(Map.of());

  private final Map<HeaderExtension, Integer> ids = new EnumMap<>(HeaderExtension.class);

  /// Of what was agreed on; names that are not known here are left out.
  ///
  /// @param idsByUri from 1 to 255
  public ExtensionIds(Map<String, Integer> idsByUri) {
    idsByUri.forEach((uri, id) -> {
      HeaderExtension extension = HeaderExtension.of(uri);
      if (extension != null) {
        ids.put(extension, id);
      }
    });
  }

  /// The id of one, 0 if nobody agreed on it.
  public int id(HeaderExtension extension) {
    return ids.getOrDefault(extension, 0);
  }
}
