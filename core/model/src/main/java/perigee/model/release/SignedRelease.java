package perigee.model.release;

/// A release as it travels and lies on disk.
///
/// @param number the release's number, repeated inside the payload
/// @param payload the release as JSON (`ReleaseDocument`)
/// @param signature Ed25519 over the payload's UTF-8 bytes by control's release key, base64
public record SignedRelease(long number, String payload, String signature) {}
