package fr.heurtoir.protocol.sip;

/**
 * What every transport handler of one endpoint shares.
 *
 * @param strangers the rate of log lines that anybody can provoke
 */
record Edge(
    Limits limits,
    SipCounters counters,
    SourceRates rates,
    ConnectionCounts connections,
    Flows flows,
    MessageIntake intake,
    PeerGate peers,
    LogRate strangers) {}
