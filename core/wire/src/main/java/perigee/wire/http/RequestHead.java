package perigee.wire.http;

/// The head of a request (RFC 9110 §6.2, §9).
///
/// @param method case-sensitive (RFC 9110 §9.1)
/// @param target as received: origin form, absolute form, authority form or `*` (RFC 9112 §3.2)
/// @param version the sender's protocol
/// @param fields the header section
public record RequestHead(String method, String target, HttpVersion version, Fields fields) {}
