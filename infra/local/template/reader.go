package template

import (
	"fmt"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxDepth bounds how deep a template nests and its references lead.
const maxDepth = 64

// system is what the stacks of one system share while they are read.
type system struct {
	opt   Options
	depth int
	found Template
	// later is what can be said only when every stack is read: a stack's
	// route or stream may lead to what lies in another.
	later []func() error
}

// reader holds one stack's template while it is worked out.
type reader struct {
	sys *system
	// file is the template's path from the outermost template's folder.
	file, folder string
	// within are the files this one lies in, itself last.
	within     []string
	root       *yaml.Node
	pseudo     map[string]string
	parameters map[string]any
	resources  map[string]resource
	stacks     map[string]*reader
}

type resource struct {
	id, kind, condition string
	node, properties    *yaml.Node
}

// newReader reads the outermost template.
func newReader(text []byte, file, folder string, opt Options) (*reader, error) {
	r, err := parse(&system{opt: opt}, text, file, folder, "ansinh")
	if err != nil {
		return nil, err
	}
	each(child(r.root, "Parameters"), func(name string, n *yaml.Node) {
		r.parameters[name] = ""
		if d := child(n, "Default"); d != nil {
			r.parameters[name] = d.Value
		}
		if v, ok := opt.Parameters[name]; ok {
			r.parameters[name] = v
		}
	})
	return r, r.sound()
}

// parse makes the reader of a stack's template; its parameters are not given
// yet.
func parse(sys *system, text []byte, file, folder, stack string) (*reader, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: not a template", file)
	}
	if !expand(doc.Content[0], maxDepth) {
		return nil, fmt.Errorf("%s: an anchor stands inside itself, or nests deeper than %d", file, maxDepth)
	}
	r := &reader{
		sys: sys, file: filepath.ToSlash(file), folder: folder, within: []string{file}, root: doc.Content[0],
		pseudo: map[string]string{
			"AWS::Region": sys.opt.Region, "AWS::AccountId": sys.opt.Account,
			"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com",
			"AWS::StackName": stack, "AWS::StackId": stack,
		},
		parameters: map[string]any{}, resources: map[string]resource{}, stacks: map[string]*reader{},
	}
	each(child(r.root, "Resources"), func(id string, n *yaml.Node) {
		res := resource{id: id, node: n, properties: child(n, "Properties")}
		if k := child(n, "Type"); k != nil {
			res.kind = k.Value
		}
		if c := child(n, "Condition"); c != nil {
			res.condition = c.Value
		}
		r.resources[id] = res
	})
	return r, nil
}

// expand puts what an anchor stands for in the place of each of its aliases
// and merge keys ("<<"), so that the rest need not know of either. It says
// false for a document deeper than depth.
func expand(n *yaml.Node, depth int) bool {
	if depth == 0 {
		return false
	}
	for i, c := range n.Content {
		for c.Kind == yaml.AliasNode {
			c = c.Alias
		}
		n.Content[i] = c
		if !expand(c, depth-1) {
			return false
		}
	}
	if n.Kind == yaml.MappingNode {
		lay(n)
	}
	return true
}

// lay puts the entries of merge keys beside the mapping's own.
func lay(n *yaml.Node) {
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "<<" {
			each(n.Content[i+1], func(key string, value *yaml.Node) {
				if child(n, key) == nil {
					merged = append(merged, &yaml.Node{Kind: yaml.ScalarNode, Value: key, Line: value.Line}, value)
				}
			})
			n.Content = append(n.Content[:i], n.Content[i+2:]...)
			i -= 2
		}
	}
	n.Content = append(n.Content, merged...)
}

func (r *reader) errorf(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.file, n.Line, fmt.Sprintf(format, args...))
}

// child returns the value under a key of a mapping, or nil.
func child(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// path follows keys down from n.
func path(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		n = child(n, key)
	}
	return n
}

func each(n *yaml.Node, do func(key string, value *yaml.Node)) {
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		do(n.Content[i].Value, n.Content[i+1])
	}
}

// text is the string at a node, "" when the node is absent.
func (r *reader) text(n *yaml.Node) (string, error) {
	if n == nil {
		return "", nil
	}
	v, err := r.value(n)
	if err != nil || v == nil {
		return "", err
	}
	switch v.(type) {
	case []any, map[string]any:
		return "", r.errorf(n, "a single value is wanted here")
	}
	return fmt.Sprint(v), nil
}

// physical is the name a resource has on one machine.
func (r *reader) physical(res resource) (string, error) {
	named := map[string]string{
		"AWS::DynamoDB::Table":             "TableName",
		"AWS::S3::Bucket":                  "BucketName",
		"AWS::Serverless::StateMachine":    "Name",
		"AWS::Cognito::UserPoolClient":     "ClientName",
		"AWS::KMS::Alias":                  "AliasName",
		"AWS::Serverless::Function":        "FunctionName",
		"AWS::StepFunctions::StateMachine": "StateMachineName",
	}
	name := ""
	if property := named[res.kind]; property != "" {
		given, err := r.text(child(res.properties, property))
		if err != nil {
			return "", err
		}
		name = given
	}
	switch res.kind {
	case "AWS::Serverless::StateMachine":
		return r.arn("states", "stateMachine:"+or(name, res.id)), nil
	case "AWS::Serverless::Function":
		return res.id, nil
	case "AWS::S3::Bucket":
		return or(name, kebab(res.id)), nil
	}
	return or(name, res.id), nil
}

func (r *reader) arn(service, rest string) string {
	return fmt.Sprintf("arn:aws:%s:%s:%s:%s", service, r.pseudo["AWS::Region"], r.pseudo["AWS::AccountId"], rest)
}

// attribute answers Fn::GetAtt. Attributes nothing on one machine has (a
// Cognito pool's, an API's) answer with a name made of both, so that
// environment values that only AWS uses can still be worked out.
func (r *reader) attribute(res resource, name string, at *yaml.Node) (string, error) {
	own, err := r.physical(res)
	if err != nil {
		return "", err
	}
	if name == "Arn" || name == "StreamArn" {
		switch res.kind {
		case "AWS::Serverless::Function":
			return r.arn("lambda", "function:"+own), nil
		case "AWS::DynamoDB::Table":
			arn := r.arn("dynamodb", "table/"+own)
			if name == "StreamArn" {
				arn += "/stream/local"
			}
			return arn, nil
		case "AWS::S3::Bucket":
			return "arn:aws:s3:::" + own, nil
		case "AWS::Serverless::StateMachine":
			return own, nil
		}
	}
	if name == "Name" && res.kind == "AWS::Serverless::StateMachine" {
		return own[strings.LastIndexByte(own, ':')+1:], nil
	}
	if name == "" {
		return "", r.errorf(at, "GetAtt wants an attribute")
	}
	return own + "." + name, nil
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// kebab makes a bucket name of a logical id: DocumentsBucket -> documents-bucket.
func kebab(id string) string {
	var b strings.Builder
	for i, c := range id {
		if c >= 'A' && c <= 'Z' {
			if i > 0 {
				b.WriteByte('-')
			}
			c += 'a' - 'A'
		}
		b.WriteRune(c)
	}
	return b.String()
}
