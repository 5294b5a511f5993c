package fr.heurtoir.protocol.sip;

/** What every transport handler of one endpoint shares. */
record Edge(
    Limits limits,
    SipCounters counters,
    SourceRates rates,
    ConnectionCounts connections,
    Flows flows,
    MessageIntake intake) {}
