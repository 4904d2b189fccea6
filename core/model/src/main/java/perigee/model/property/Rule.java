package perigee.model.property;

/// What is set for the requests that match.
public record Rule(Match match, Settings set) {}
