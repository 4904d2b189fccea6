package perigee.model.purge;

import org.jspecify.annotations.Nullable;

/// An order that what matches may no longer be served as it is.
///
/// @param target what matches
/// @param soft true: it becomes stale and is refreshed once; false: it is gone
/// @param provider the provider whose properties alone are meant; null for all
public record Purge(PurgeTarget target, boolean soft, @Nullable String provider) {}
