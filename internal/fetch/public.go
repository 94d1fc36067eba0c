package fetch

import (
	"encoding/binary"
	"net/netip"
	"sync"
)

// special are the ranges inside the unicast space that the special-purpose registries of IANA
// (RFC 6890) keep from the public, and the NAT64 prefix for local use.
var special = sync.OnceValue(func() []netip.Prefix {
	var ranges []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
		"168.63.129.16/32", // Azure: the host of a virtual machine
		"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "3fff::/20",
	} {
		ranges = append(ranges, netip.MustParsePrefix(s))
	}
	return ranges
})

// Public says whether an address belongs to the public internet: not to this machine, a local
// or private network, a carrier's network, a range that is reserved, nor to an IPv6 form of one.
func Public(a netip.Addr) bool {
	if a.Zone() != "" || !a.IsValid() {
		return false
	}
	a = a.Unmap()
	if a.Is6() {
		b := a.As16()
		switch {
		case netip.PrefixFrom(a, 96).Masked() == netip.MustParsePrefix("64:ff9b::/96"): // NAT64
			return Public(netip.AddrFrom4([4]byte(b[12:])))
		case b[0] == 0x20 && b[1] == 0x02: // 6to4
			return Public(netip.AddrFrom4([4]byte(b[2:6])))
		case binary.BigEndian.Uint16(b[:])>>13 != 1: // 2000::/3 is all that is global
			return false
		}
	}
	for _, r := range special() {
		if r.Contains(a) {
			return false
		}
	}
	return true
}
