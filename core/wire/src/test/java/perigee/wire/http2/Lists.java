package perigee.wire.http2;

import perigee.wire.http.Fields;

/// Header lists and field blocks for tests.
final class Lists {

  private Lists() {}

  static HeaderList empty() {
    return new HeaderList(32 * 1024, 128);
  }

  /// A list of names and values in turn.
  static HeaderList of(String... namesAndValues) {
    HpackEncoder encoder = new HpackEncoder(0);
    encoder.begin();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      encoder.field(namesAndValues[i], namesAndValues[i + 1]);
    }
    HeaderList list = empty();
    String problem = new HpackDecoder(0).decode(encoder.bytes(), 0, encoder.length(), list);
    if (problem != null) {
      throw new AssertionError(problem);
    }
    return list;
  }

  /// All lines, pseudo-header fields among them, as text.
  static String text(HeaderList list) {
    Fields fields = list.view(list.count());
    return fields.toString().replace("\r\n", "\n");
  }
}
