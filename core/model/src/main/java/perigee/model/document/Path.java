package perigee.model.document;

import org.jspecify.annotations.Nullable;

/// The way from the root of a document to one of its values.
///
/// @param parent null at the root
/// @param key the last step's key; empty if it is an index
/// @param index the last step's index; -1 if it is a key
record Path(@Nullable Path parent, String key, int index) {

  static final Path ROOT = new Path(null, "", -1);

  Path key(String key) {
    return new Path(this, key, -1);
  }

  Path index(int index) {
    return new Path(this, "", index);
  }

  /// The JSON Pointer (RFC 6901 §3).
  String pointer() {
    if (parent == null) {
      return "";
    }
    String step = index >= 0 ? Integer.toString(index) : escaped();
    return parent.pointer() + "/" + step;
  }

  private String escaped() {
    return key.replace("~", "~0").replace("/", "~1");
  }

  /// The way as people write it, `origins[0].url`.
  @Override
  public String toString() {
    if (parent == null) {
      return "the document";
    }
    if (index >= 0) {
      return (parent.parent == null ? "" : parent) + "[" + index + "]";
    }
    return parent.parent == null ? key : parent + "." + key;
  }
}
