package fr.heurtoir.protocol.sip.transport;

import fr.heurtoir.protocol.log.LogRate;
import fr.heurtoir.protocol.net.Admission;
import fr.heurtoir.protocol.net.SourceRates;

/**
 * What all transport handlers of one endpoint share.
 *
 * @param rates of messages, by the peer named in a certificate, otherwise by network
 * @param strangers limits log lines that anybody can provoke
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
