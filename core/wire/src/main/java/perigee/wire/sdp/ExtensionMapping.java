package perigee.wire.sdp;

/// The id of a header extension (RFC 8285 §5).
public record ExtensionMapping(int id, String uri) {}
