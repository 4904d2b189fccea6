package perigee.model.property;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a rule sets; a part that is null is left as earlier rules had it.
///
/// @param cacheLifetime freshness lifetime instead of the origin's; zero means always revalidate
/// @param bypass whether the cache is passed by
/// @param cacheKey what the cache key is made of
/// @param requestFields edits of what is sent to the origin
/// @param responseFields edits of what is sent to the client
/// @param redirect an answer given without asking the origin
/// @param compression what the edge does about content codings
/// @param staleWhileRevalidate how long past its lifetime a response is served while one request
///   refreshes it (RFC 5861 §3)
/// @param staleIfError how long past its lifetime a response is served when the origin fails (§4)
/// @param signedUrl the signature that a URL must carry
/// @param rateLimit how often one client may ask
/// @param serverTiming whether answers carry `Server-Timing`
/// @param earlyHints who is told of links before the answer (RFC 8297)
/// @param prefetchNext how many of the segments that a manifest names next are fetched ahead
/// @param sliceBytes bytes of a slice in which large responses are fetched and stored; zero: whole
/// @param storeSetCookie whether a response that the origin made explicitly fresh is stored with
///   its cookies; without a word, if the property is a catch-all
/// @param unknownTransferEncoding whether an origin's body in an unknown transfer coding is read as
///   it is, up to the connection's end (RFC 9112 §6.3); without a word, if the property is a
///   catch-all
/// @param redirectMisled what kind of content is worth a redirect to an edge that serves it better
public record Settings(
    @Nullable Duration cacheLifetime,
    @Nullable Boolean bypass,
    @Nullable CacheKeyParts cacheKey,
    @Nullable FieldEdits requestFields,
    @Nullable FieldEdits responseFields,
    @Nullable Redirect redirect,
    @Nullable Compression compression,
    @Nullable Duration staleWhileRevalidate,
    @Nullable Duration staleIfError,
    @Nullable SignedUrl signedUrl,
    @Nullable RateLimit rateLimit,
    @Nullable Boolean serverTiming,
    @Nullable EarlyHints earlyHints,
    @Nullable Integer prefetchNext,
    @Nullable Long sliceBytes,
    @Nullable Boolean storeSetCookie,
    @Nullable Boolean unknownTransferEncoding,
    @Nullable RedirectMisled redirectMisled) {

  /// Bytes of a slice where no rule says otherwise.
  public static final long DEFAULT_SLICE_BYTES = 1L << 20;

  /// Nothing set.
  public static final Settings NONE =
      new Settings(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null);

  /// What holds for a catch-all property before its rules: it stands for origins that nobody
  /// described, so what the RFCs allow is done.
  public static final Settings CATCH_ALL =
      new Settings(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          true, true, null);

  /// These settings with everything that `later` sets put over them.
  public Settings overriddenBy(Settings later) {
    return new Settings(
        later.cacheLifetime != null ? later.cacheLifetime : cacheLifetime,
        later.bypass != null ? later.bypass : bypass,
        later.cacheKey != null ? later.cacheKey : cacheKey,
        FieldEdits.joined(requestFields, later.requestFields),
        FieldEdits.joined(responseFields, later.responseFields),
        later.redirect != null ? later.redirect : redirect,
        later.compression != null ? later.compression : compression,
        later.staleWhileRevalidate != null ? later.staleWhileRevalidate : staleWhileRevalidate,
        later.staleIfError != null ? later.staleIfError : staleIfError,
        later.signedUrl != null ? later.signedUrl : signedUrl,
        later.rateLimit != null ? later.rateLimit : rateLimit,
        later.serverTiming != null ? later.serverTiming : serverTiming,
        later.earlyHints != null ? later.earlyHints : earlyHints,
        later.prefetchNext != null ? later.prefetchNext : prefetchNext,
        later.sliceBytes != null ? later.sliceBytes : sliceBytes,
        later.storeSetCookie != null ? later.storeSetCookie : storeSetCookie,
        later.unknownTransferEncoding != null
            ? later.unknownTransferEncoding
            : unknownTransferEncoding,
        later.redirectMisled != null ? later.redirectMisled : redirectMisled);
  }

  public boolean bypasses() {
    return Optional.ofNullable(bypass).orElse(false);
  }

  /// What is done about content codings; off unless it is set.
  public Compression coding() {
    return Optional.ofNullable(compression).orElse(Compression.OFF);
  }

  /// Who gets early hints; nobody unless it is set.
  public EarlyHints hints() {
    return Optional.ofNullable(earlyHints).orElse(EarlyHints.NONE);
  }

  /// Segments to fetch ahead; 0 unless it is set.
  public int segmentsAhead() {
    return Optional.ofNullable(prefetchNext).orElse(0);
  }

  /// Bytes of a slice; zero if responses are stored whole.
  public long slicing() {
    return Optional.ofNullable(sliceBytes).orElse(DEFAULT_SLICE_BYTES);
  }

  public boolean storesCookies() {
    return Optional.ofNullable(storeSetCookie).orElse(false);
  }

  public boolean readsUnknownTransferCodings() {
    return Optional.ofNullable(unknownTransferEncoding).orElse(false);
  }

  /// Which clients are sent to a better edge; nobody unless it is set.
  public RedirectMisled misled() {
    return Optional.ofNullable(redirectMisled).orElse(RedirectMisled.OFF);
  }

  public boolean timesServer() {
    return Optional.ofNullable(serverTiming).orElse(false);
  }
}
