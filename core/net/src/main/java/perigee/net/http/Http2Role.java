package perigee.net.http;

import org.jspecify.annotations.Nullable;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.HeaderList;
import perigee.wire.http2.Settings;

/// The side of an HTTP/2 connection that is not the same for server and client: what it hears from
/// the [Http2Link] that it is on. Confined to the loop.
interface Http2Role {

  /// A list that the next field block is decoded into.
  HeaderList list(@Nullable Http2Stream known);

  /// A field block came whole.
  ///
  /// @param known null if the stream is not open
  void headers(int stream, @Nullable Http2Stream known, HeaderList list, boolean endStream);

  /// A `Priority` came in a frame (RFC 9218 §7.1).
  void priorityUpdate(int stream, String text);

  /// The peer has said all on a stream.
  void received(Http2Stream stream);

  /// The peer answered a ping.
  void pingAcknowledged();

  /// The peer's settings changed.
  void settingsChanged(Settings settings);

  /// The peer takes no more streams, and has not looked at those after the last.
  void goAway(int lastStream, ErrorCode code);

  /// The stream is open no more.
  void forgotten(Http2Stream stream);

  /// The connection ends with an error; the peer was told.
  void failed(ErrorCode code, String reason);
}
