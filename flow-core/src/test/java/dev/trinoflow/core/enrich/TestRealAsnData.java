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

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The real data of @ip-location-db/asn: an excerpt that lies with the samples, and the whole where FLOW_ASN_DATA names
 * the folder of its files.
 */
final class TestRealAsnData
{
    private final List<String> problems = new ArrayList<>();

    @Test
    void testExcerpt()
    {
        check(RealFiles.find("samples", "asn/asn-ipv4.excerpt.csv", "asn/asn-ipv4-num.excerpt.csv"));
        check(RealFiles.find("samples", "asn/asn-ipv6.excerpt.csv", "asn/asn-ipv6-num.excerpt.csv"));
    }

    @Test
    void testWhole()
    {
        check(RealFiles.find("asn", "asn-ipv4.csv", "asn-ipv4-num.csv"));
        check(RealFiles.find("asn", "asn-ipv6.csv", "asn-ipv6-num.csv"));
    }

    /**
     * @param files the same ranges as addresses and as numbers
     */
    private void check(List<Path> files)
    {
        if (files.isEmpty()) {
            return;
        }
        AsnTable addresses = AsnText.read(problems, files.getFirst());
        AsnTable numbers = AsnText.read(problems, files.getLast());
        assertThat(problems).isEmpty();
        assertThat(numbers.systems()).isEqualTo(addresses.systems());

        long seed = System.nanoTime();
        System.out.println("TestRealAsnData: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> rows = rows(files.getFirst());
        for (int i = 0; i < 500; i++) {
            BigInteger address = random.nextInt(4) == 0
                    ? new BigInteger(rows.getFirst().first.bitLength() > 32 ? 127 : 32, new Random(random.nextLong()))
                    : rows.get(random.nextInt(rows.size())).nearEnd(random);
            long expected = expected(rows, address);
            String text = text(address, rows.getFirst().first.bitLength() > 32);
            assertThat(AsnText.find(addresses, text)).as("%s of %s, seed=%s", text, files.getFirst(), seed).startsWith(expected < 0 ? "-" : expected + " ");
            assertThat(AsnText.find(numbers, text)).as("%s of %s, seed=%s", text, files.getLast(), seed).startsWith(expected < 0 ? "-" : expected + " ");
        }
    }

    /**
     * By looking at each row.
     */
    private static long expected(List<Row> rows, BigInteger address)
    {
        Row found = null;
        for (Row row : rows) {
            if (row.first.compareTo(address) <= 0 && address.compareTo(row.last) <= 0 && (found == null || row.size().compareTo(found.size()) <= 0)) {
                found = row;
            }
        }
        return found == null ? -1 : found.asn;
    }

    private static List<Row> rows(Path file)
    {
        try {
            List<Row> rows = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split(",", 4);
                rows.add(new Row(number(fields[0]), number(fields[1]), Long.parseLong(fields[2])));
            }
            return rows;
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BigInteger number(String address)
            throws IOException
    {
        return new BigInteger(1, InetAddress.getByName(address).getAddress());
    }

    private static String text(BigInteger address, boolean ipv6)
    {
        byte[] bytes = new byte[ipv6 ? 16 : 4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[bytes.length - 1 - i] = address.shiftRight(8 * i).byteValue();
        }
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Row(BigInteger first, BigInteger last, long asn)
    {
        private BigInteger size()
        {
            return last.subtract(first);
        }

        private BigInteger nearEnd(SplittableRandom random)
        {
            return switch (random.nextInt(4)) {
                case 0 -> first;
                case 1 -> last;
                case 2 -> first.subtract(BigInteger.ONE);
                default -> last.add(BigInteger.ONE);
            };
        }
    }
}
