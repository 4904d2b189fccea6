package perigee.meeting.record;

import perigee.meeting.forward.SourceKind;

/// What of whom.
record SourceKey(String participant, SourceKind kind) {}
