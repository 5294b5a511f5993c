package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.log.LogRate;
import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.SourceRates;

/**
 * What every transport handler of one endpoint shares.
 *
 * @param rates of messages, by the peer that a certificate names, else by network
 * @param strangers the rate of log lines that anybody can provoke
 */
record TransportContext(
    Limits limits,
    SipCounters counters,
    SourceRates<Object> rates,
    Admission admission,
    Flows flows,
    TransportUser user,
    PeerGate peers,
    LogRate strangers) {}
