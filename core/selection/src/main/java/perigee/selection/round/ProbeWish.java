package perigee.selection.round;

import perigee.model.mapping.Prefix;

/// A path that should be measured, since knowing it could change a choice.
///
/// @param client prefix
/// @param region id
/// @param gainNanos what the client would gain if the path were as good as can be hoped
public record ProbeWish(Prefix client, String region, double gainNanos) {}
