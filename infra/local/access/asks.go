package access

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// ask is one action on one resource; alias is the name by which a key is asked
// for.
type ask struct{ action, resource, alias string }

func (a ask) isObject() bool { return strings.HasPrefix(a.action, "s3:") }

// asks are the actions IAM would ask for one request.
func (g *Guard) asks(request *http.Request) ([]ask, error) {
	target := request.Header.Get("X-Amz-Target")
	service, operation, found := strings.Cut(target, ".")
	switch {
	case !found:
		return object(request), nil
	case strings.HasPrefix(service, "DynamoDB_"):
		return g.tables(operation, request)
	case service == "AWSStepFunctions":
		return g.machines(operation, request)
	case service == "TrentService": // KMS
		return g.key(operation, request)
	case service == "AWSCognitoIdentityProviderService":
		return nil, nil // proven by the token it carries, not by a role
	}
	return nil, fmt.Errorf("nothing is known of the service of %q", target)
}

// body reads what a request carries and puts it back.
func body(request *http.Request, into any) error {
	text, err := io.ReadAll(request.Body)
	if err != nil {
		return err
	}
	_ = request.Body.Close() // read to its end
	request.Body = io.NopCloser(bytes.NewReader(text))
	return json.Unmarshal(text, into)
}

func (g *Guard) arn(service, rest string) string {
	return "arn:aws:" + service + ":" + g.in.Region + ":" + g.in.Account + ":" + rest
}

// tables asks for each table of a DynamoDB call; a transaction for what each
// of its parts does.
func (g *Guard) tables(operation string, request *http.Request) ([]ask, error) {
	var call struct {
		TableName     string
		RequestItems  map[string]json.RawMessage
		TransactItems []map[string]struct{ TableName string }
	}
	if err := body(request, &call); err != nil {
		return nil, err
	}
	on := func(operation, table string) ask {
		return ask{action: "dynamodb:" + operation, resource: g.arn("dynamodb", "table/"+table)}
	}
	var asked []ask
	if call.TableName != "" {
		asked = append(asked, on(operation, call.TableName))
	}
	for table := range call.RequestItems {
		asked = append(asked, on(operation, table))
	}
	parts := map[string]string{"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem", "Get": "GetItem"}
	for _, item := range call.TransactItems {
		for part, of := range item {
			asked = append(asked, on(parts[part], of.TableName))
		}
	}
	if len(asked) == 0 {
		return nil, fmt.Errorf("%s names no table", operation)
	}
	return asked, nil
}

// machines asks for a state machine. A task's token does not say whose it is:
// one of the template's stands for it.
func (g *Guard) machines(operation string, request *http.Request) ([]ask, error) {
	var call struct {
		StateMachine string `json:"stateMachineArn"`
	}
	if err := body(request, &call); err != nil {
		return nil, err
	}
	if call.StateMachine == "" {
		call.StateMachine = g.machine
	}
	return []ask{{action: "states:" + operation, resource: call.StateMachine}}, nil
}

// key asks for a key by the alias it is called by.
func (g *Guard) key(operation string, request *http.Request) ([]ask, error) {
	var call struct{ KeyId string }
	if err := body(request, &call); err != nil {
		return nil, err
	}
	return []ask{{action: "kms:" + operation, resource: g.arn("kms", "key/local"), alias: call.KeyId}}, nil
}

// object asks for what an S3 request by path does.
func object(request *http.Request) []ask {
	path := strings.TrimPrefix(request.URL.Path, "/")
	bucket, key, _ := strings.Cut(path, "/")
	query, on := request.URL.Query(), "arn:aws:s3:::"+path
	is := func(action string) ask { return ask{action: "s3:" + action, resource: on} }
	switch {
	case key == "":
		return []ask{{action: "s3:ListBucket", resource: "arn:aws:s3:::" + bucket}}
	case request.Method == http.MethodDelete && query.Has("uploadId"):
		return []ask{is("AbortMultipartUpload")}
	case request.Method == http.MethodDelete:
		return []ask{is("DeleteObject")}
	case request.Method != http.MethodGet && request.Method != http.MethodHead:
		return put(request, is)
	case query.Has("versionId"):
		return []ask{is("GetObjectVersion")}
	}
	return []ask{is("GetObject")}
}

// put asks for what storing an object takes: the copied one's reading, and a
// lock its own action.
func put(request *http.Request, is func(action string) ask) []ask {
	asked := []ask{is("PutObject")}
	if source := request.Header.Get("X-Amz-Copy-Source"); source != "" {
		asked = append(asked, ask{action: "s3:GetObject", resource: "arn:aws:s3:::" + strings.TrimPrefix(source, "/")})
	}
	if request.Header.Get("X-Amz-Object-Lock-Mode") != "" {
		asked = append(asked, is("PutObjectRetention"))
	}
	if request.Header.Get("X-Amz-Tagging") != "" {
		asked = append(asked, is("PutObjectTagging"))
	}
	return asked
}
