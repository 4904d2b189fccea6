package perigee.control.fleet;

import perigee.model.tls.TlsChanges;

/// Certificates and challenges, as links read them. From any thread.
public interface TlsFeed {

  /// The version of the newest change.
  long version();

  /// Where to begin with a node that says it has a version: there, or at 0 if it can't be told what
  /// changed since.
  long begin(long version);

  /// The next changes after a version, a bounded number; after 0 the first of everything.
  TlsChanges after(long version);

  /// A node says that a client named a host that has no certificate. Must not block.
  void wanted(String host);
}
