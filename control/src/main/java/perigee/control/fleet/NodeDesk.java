package perigee.control.fleet;

import perigee.control.store.Nodes;

/// Answers what nodes ask besides the link, each question a request of its own.
public interface NodeDesk {

  /// Before control has started.
  NodeDesk CLOSED = (_, _, _) -> new Answer.Refused(503, "control is starting");

  /// Answers on the calling thread, which may block.
  ///
  /// @param node that asks; it has shown its certificate
  /// @param call what is asked
  /// @param json more to it
  Answer answer(Nodes.NodeRecord node, String call, String json);

  /// What the node is told.
  sealed interface Answer {

    record Given(String json) implements Answer {}

    /// Refused.
    ///
    /// @param status of HTTP
    record Refused(int status, String reason) implements Answer {}
  }
}
