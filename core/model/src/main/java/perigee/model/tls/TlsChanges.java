package perigee.model.tls;

import java.util.List;

/// What changed among the entries since a version.
///
/// @param whole whether everything that is not among these entries is to be forgotten
/// @param upTo the version that holds once this is applied
/// @param entries new and changed ones, by version
/// @param gone ids of entries that are no more
public record TlsChanges(boolean whole, long upTo, List<TlsEntry> entries, List<String> gone) {

  public TlsChanges {
    entries = List.copyOf(entries);
    gone = List.copyOf(gone);
  }

  public boolean isEmpty() {
    return entries.isEmpty() && gone.isEmpty() && !whole;
  }
}
