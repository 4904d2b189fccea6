package perigee.wire.http;

/// The head of a response (RFC 9110 §15).
///
/// @param status 100 to 999
/// @param reason the reason phrase; may be empty, means nothing (RFC 9112 §4)
/// @param version the sender's protocol
/// @param fields the header section
public record ResponseHead(int status, String reason, HttpVersion version, Fields fields) {}
