/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package dev.trinoflow.core.enrich;

import dev.trinoflow.core.FlowColumn;
import dev.trinoflow.core.FlowRecord;
import io.airlift.slice.Slice;

import static dev.trinoflow.core.FlowColumns.DST_ADDR;
import static dev.trinoflow.core.FlowColumns.DST_AS;
import static dev.trinoflow.core.FlowColumns.DST_NET;
import static dev.trinoflow.core.FlowColumns.DST_NETWORK;
import static dev.trinoflow.core.FlowColumns.SAMPLER_ADDRESS;
import static dev.trinoflow.core.FlowColumns.SAMPLING_RATE;
import static dev.trinoflow.core.FlowColumns.SRC_ADDR;
import static dev.trinoflow.core.FlowColumns.SRC_AS;
import static dev.trinoflow.core.FlowColumns.SRC_NET;
import static dev.trinoflow.core.FlowColumns.SRC_NETWORK;

/**
 * Adds to the record of a flow what it does not say itself: the last step of decoding, for live and archived flows alike.
 * Allocates nothing.
 */
public final class FlowEnricher
{
    /**
     * Stands in a record for an AS number of more than 16 bits that the exporter cannot say (RFC 6793).
     */
    private static final long AS_TRANS = 23456;

    private final ExporterTable exporters;
    private final NetworkTable networks;
    private final RouteTable routes;
    private final Dimensions dimensions;
    private final boolean overridesSamplingRate;
    private final Side source;
    private final Side destination;

    /**
     * @param wanted by slot, whether a query names the column; the sampling rate counts in any case
     */
    public FlowEnricher(Dimensions dimensions, boolean[] wanted)
    {
        this.dimensions = dimensions;
        exporters = dimensions.exporters();
        networks = dimensions.networks();
        routes = dimensions.routes();
        overridesSamplingRate = exporters.hasSamplingRates();
        source = createSide(wanted, SRC_ADDR, SRC_AS, SRC_NET, SRC_NETWORK);
        destination = createSide(wanted, DST_ADDR, DST_AS, DST_NET, DST_NETWORK);
    }

    private Side createSide(boolean[] wanted, FlowColumn address, FlowColumn asn, FlowColumn prefix, FlowColumn network)
    {
        return new Side(
                address.slot(),
                asn.slot(),
                prefix.slot(),
                network.slot(),
                wanted[asn.slot()] && dimensions.hasAsns(),
                wanted[prefix.slot()] && !(routes.isEmpty() && networks.isEmpty()),
                wanted[network.slot()] && !networks.isEmpty());
    }

    /**
     * Whether {@link #enrich} would change no record.
     */
    public boolean isIdle()
    {
        return !overridesSamplingRate && source.isIdle() && destination.isIdle();
    }

    /**
     * Adds the columns that records are completed by.
     *
     * @param wanted by slot
     */
    public void addInputs(boolean[] wanted)
    {
        wanted[SAMPLER_ADDRESS.slot()] |= overridesSamplingRate;
        wanted[source.address] |= !source.isIdle();
        wanted[destination.address] |= !destination.isIdle();
    }

    /**
     * Adds the columns that records are completed by where every kind of dimension is loaded.
     *
     * @param wanted by slot; those of the query are there already
     */
    public static void addPossibleInputs(boolean[] wanted)
    {
        wanted[SAMPLER_ADDRESS.slot()] = true;
        wanted[SRC_ADDR.slot()] |= wanted[SRC_AS.slot()] || wanted[SRC_NET.slot()] || wanted[SRC_NETWORK.slot()];
        wanted[DST_ADDR.slot()] |= wanted[DST_AS.slot()] || wanted[DST_NET.slot()] || wanted[DST_NETWORK.slot()];
    }

    /**
     * Completes a record whose counters have not been multiplied with its sampling rate yet.
     */
    public void enrich(FlowRecord record)
    {
        if (overridesSamplingRate && record.has(SAMPLER_ADDRESS.slot())) {
            long rate = exporters.samplingRate(record.getAddressHigh(SAMPLER_ADDRESS.slot()), record.getAddressLow(SAMPLER_ADDRESS.slot()));
            if (rate != 0) {
                record.setLong(SAMPLING_RATE.slot(), rate);
            }
        }
        enrich(record, source);
        enrich(record, destination);
    }

    private void enrich(FlowRecord record, Side side)
    {
        if (side.isIdle() || !record.has(side.address)) {
            return;
        }
        long high = record.getAddressHigh(side.address);
        long low = record.getAddressLow(side.address);
        if (side.findsAsn && isUnknownAsn(record, side.asn)) {
            long asn = dimensions.findAsn(high, low);
            if (asn != AsnTable.NONE) {
                record.setLong(side.asn, asn);
            }
        }
        boolean findsPrefix = side.findsPrefix && !record.has(side.prefix);
        if (findsPrefix && setRoute(record, side, high, low)) {
            findsPrefix = false;
        }
        if (!side.findsNetwork && !findsPrefix) {
            return;
        }
        int network = networks.find(high, low);
        if (network == NetworkTable.NONE) {
            return;
        }
        // -1 where it is a range, and all addresses are no prefix, as with routes
        if (findsPrefix && networks.prefixLength(network) > 0) {
            AddressRange prefix = networks.get(network).prefix();
            record.setNetwork(side.prefix, prefix.firstHigh(), prefix.firstLow(), networks.prefixLength(network));
        }
        if (side.findsNetwork) {
            Slice name = networks.name(network);
            record.setText(side.network, name.byteArray(), name.byteArrayOffset(), name.length());
        }
    }

    private boolean setRoute(FlowRecord record, Side side, long high, long low)
    {
        int route = routes.find(high, low);
        // a default route is none, as is a prefix length of 0 in a record
        if (route == RouteTable.NONE || routes.prefixLength(route) == 0) {
            return false;
        }
        record.setNetwork(side.prefix, routes.prefixHigh(route), routes.prefixLow(route), routes.prefixLength(route));
        return true;
    }

    private static boolean isUnknownAsn(FlowRecord record, int slot)
    {
        if (!record.has(slot)) {
            return true;
        }
        long asn = record.getLong(slot);
        return asn == 0 || asn == AS_TRANS;
    }

    /**
     * Source or destination: the slots of its columns, and what is to be found for it.
     */
    private record Side(int address, int asn, int prefix, int network, boolean findsAsn, boolean findsPrefix, boolean findsNetwork)
    {
        private boolean isIdle()
        {
            return !findsAsn && !findsPrefix && !findsNetwork;
        }
    }
}
