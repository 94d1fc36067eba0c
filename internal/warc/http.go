package warc

import (
	"errors"
	"net/http"
)

// Response is what a record holds of a web page: the response of the server, with its body as
// the server meant it.
type Response struct {
	Status    int         // HTTP status; 200 for resource and conversion records; 0 if the block does not say
	Header    http.Header // as received; Content-Type is the record's own for resource and conversion
	Body      []byte      // after Transfer-Encoding and Content-Encoding were undone
	Truncated string      // why Body is not whole: "length", "encoding", or the record's own reason; "" if it is
}

// ErrNoPage says that a record is of a type that holds no page (warcinfo, request, metadata).
var ErrNoPage = errors.New("the record holds no page")

// HTTP reads the page that a response, resource, conversion or revisit record holds. A
// revisit has a header and no body: RefersTo says where that is. Broken encodings give the
// part that could be read, marked in Truncated.
func (rec *Record) HTTP() (*Response, error) {
	return nil, errors.ErrUnsupported
}
