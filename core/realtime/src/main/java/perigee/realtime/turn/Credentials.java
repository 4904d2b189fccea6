package perigee.realtime.turn;

import org.jspecify.annotations.Nullable;

/// Who may use the relay. Called by several threads; must not block.
public interface Credentials {

  /// What somebody is known by.
  ///
  /// @param account that quotas count for
  /// @param password the secret of this user name
  record Known(String account, String password) {}

  /// How many passwords one user name may have at a time, while a secret changes.
  default int alternatives() {
    return 1;
  }

  /// A password of a user name.
  ///
  /// @param nowSeconds since the epoch
  /// @param alternative below [#alternatives]
  /// @return null if nobody has this name now
  @Nullable Known find(String user, long nowSeconds, int alternative);
}
