package perigee.calling.sip;

import java.util.List;

/// Where a request may go next.
///
/// @param uri its Request-URI there
/// @param way how it gets there
/// @param routes to put before others it has
/// @param priority of 1000: targets of one priority are tried together, lower ones afterwards
record Target(String uri, Way way, List<String> routes, int priority) {

  static final int HIGHEST = 1000;

  Target {
    routes = List.copyOf(routes);
  }

  /// A connection that is there, or one to another super node, which may have to be made.
  sealed interface Way {

    record Over(Flow flow) implements Way {}

    record ToSuperNode(String node) implements Way {}
  }
}
