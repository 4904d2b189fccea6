package perigee.calling.overlay;

/// What a member can tell of itself, for metrics.
///
/// @param members that it knows, itself not counted
/// @param suspected of them
/// @param entries that it keeps
/// @param refusedRecords stale, forged, expired, misplaced or without room
/// @param forged records, cards and accusations that were not signed by whom they named
/// @param refusedRequests of peers that asked too much
/// @param clients that it serves
/// @param lookUps that were made through it
/// @param found of them
public record OverlayFigures(
    int members,
    int suspected,
    int entries,
    long refusedRecords,
    long forged,
    long refusedRequests,
    int clients,
    long lookUps,
    long found) {}
