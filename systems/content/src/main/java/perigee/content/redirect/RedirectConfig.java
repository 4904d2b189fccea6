package perigee.content.redirect;

import perigee.model.mapping.TrafficClass;

/// How a redirector chooses and answers.
///
/// @param trafficClass what its clients are about to fetch
/// @param explains whether each redirect says why, in the field `perigee-mapping`
public record RedirectConfig(TrafficClass trafficClass, boolean explains) {

  /// Large files, which are worth a redirect; reasons are told.
  public static final RedirectConfig DEFAULT = new RedirectConfig(TrafficClass.BULK, true);
}
