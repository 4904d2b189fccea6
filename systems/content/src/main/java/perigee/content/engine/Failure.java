package perigee.content.engine;

/// Why no answer could be had from upstream.
///
/// @param status 502 or 504
/// @param kind for the tier below: `connect` means that another way may be worth trying, `origin`
///   that the origin was reached
/// @param detail for people
record Failure(int status, String kind, String detail) {}
