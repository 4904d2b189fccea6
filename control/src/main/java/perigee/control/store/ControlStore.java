package perigee.control.store;

import java.io.Closeable;

/// One engine's seams, over one database.
public interface ControlStore extends Closeable {

  EventLog events();

  Properties properties();

  Zones zones();

  Nodes nodes();

  Accounts accounts();

  Leases leases();

  TlsStore tls();

  Meetings meetings();

  People people();

  Devices devices();

  Buddies buddies();

  Mailbox mailbox();

  @Override
  void close();
}
