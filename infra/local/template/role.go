package template

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Statement is one thing a role allows, as IAM reads it: actions
// ("dynamodb:GetItem") on resources (ARNs), both with "*" and "?" as wildcards.
type Statement struct {
	Actions, Resources []string
	// Aliases are patterns of which the KMS key's alias must match one; none
	// asks nothing.
	Aliases []string
}

// aliasCondition is the one condition that statements of this house bear.
const aliasCondition = "kms:ResourceAliases"

// granted is what SAM's policy templates allow, by name:
// samtranslator/policy_templates_data/policy_templates.json.
var granted = map[string][]string{
	"DynamoDBReadPolicy":  {"dynamodb:GetItem", "dynamodb:Scan", "dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:DescribeTable"},
	"DynamoDBWritePolicy": {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem"},
	"DynamoDBCrudPolicy": {
		"dynamodb:GetItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Scan", "dynamodb:Query", "dynamodb:UpdateItem",
		"dynamodb:BatchWriteItem", "dynamodb:BatchGetItem", "dynamodb:DescribeTable", "dynamodb:ConditionCheckItem",
	},
	"S3ReadPolicy":  {"s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation", "s3:GetObjectVersion", "s3:GetLifecycleConfiguration"},
	"S3WritePolicy": {"s3:PutObject", "s3:PutObjectAcl", "s3:PutLifecycleConfiguration"},
	"S3CrudPolicy": {
		"s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectAcl",
		"s3:GetLifecycleConfiguration", "s3:PutLifecycleConfiguration", "s3:DeleteObject",
	},
	"LambdaInvokePolicy": {"lambda:InvokeFunction"},
}

// role reads what the Policies of a function or state machine allow. What
// AWS's own managed policies allow is not known here.
func (r *reader) role(res resource) (role []Statement, err error) {
	policies := child(res.properties, "Policies")
	if policies == nil {
		return nil, nil
	}
	if policies.Kind != yaml.SequenceNode {
		return nil, r.errorf(policies, "%s: Policies are a list", res.id)
	}
	for _, policy := range policies.Content {
		var some []Statement
		switch statements := child(policy, "Statement"); {
		case statements != nil:
			some, err = r.statements(res.id, statements)
		case policy.Kind != yaml.ScalarNode:
			some, err = r.policyTemplate(res.id, policy)
		}
		if err != nil {
			return nil, err
		}
		role = append(role, some...)
	}
	return role, nil
}

func (r *reader) statements(of string, statements *yaml.Node) (some []Statement, err error) {
	all := []*yaml.Node{statements}
	if statements.Kind == yaml.SequenceNode {
		all = statements.Content
	}
	for _, n := range all {
		if effect := child(n, "Effect"); effect == nil || effect.Value != "Allow" {
			return nil, r.errorf(n, "%s: the local runtime reads statements that allow", of)
		}
		var s Statement
		if s.Actions, err = r.texts(child(n, "Action")); err != nil {
			return nil, err
		}
		if s.Resources, err = r.texts(child(n, "Resource")); err != nil {
			return nil, err
		}
		if s.Aliases, err = r.aliases(of, child(n, "Condition")); err != nil {
			return nil, err
		}
		some = append(some, s)
	}
	return some, nil
}

func (r *reader) aliases(of string, condition *yaml.Node) (aliases []string, err error) {
	each(condition, func(operator string, keys *yaml.Node) {
		each(keys, func(key string, values *yaml.Node) {
			switch {
			case err != nil:
			case operator != "ForAnyValue:StringLike" || key != aliasCondition:
				err = r.errorf(keys, "%s: the local runtime does not know the condition %s of %s", of, operator, key)
			default:
				aliases, err = r.texts(values)
			}
		})
	})
	return aliases, err
}

// policyTemplate reads one of SAM's: its name over the name of a table, bucket
// or function.
func (r *reader) policyTemplate(of string, policy *yaml.Node) ([]Statement, error) {
	if policy.Kind != yaml.MappingNode || len(policy.Content) != 2 {
		return nil, r.errorf(policy, "%s: a policy is a Statement or one of SAM's policy templates", of)
	}
	name, parameters := policy.Content[0].Value, policy.Content[1]
	actions, known := granted[name]
	if !known || parameters.Kind != yaml.MappingNode || len(parameters.Content) != 2 {
		return nil, r.errorf(policy, "%s: the local runtime does not know the policy template %s", of, name)
	}
	parameter := parameters.Content[0].Value
	on, err := r.text(parameters.Content[1])
	if err != nil {
		return nil, err
	}
	s := Statement{Actions: slices.Clone(actions)}
	switch parameter {
	case "TableName":
		table := r.arn("dynamodb", "table/"+on)
		s.Resources = []string{table, table + "/index/*"}
	case "BucketName":
		s.Resources = []string{"arn:aws:s3:::" + on, "arn:aws:s3:::" + on + "/*"}
	case "FunctionName":
		s.Resources = []string{r.arn("lambda", "function:"+on) + "*"}
	default:
		return nil, r.errorf(policy, "%s: %s has no parameter %s", of, name, parameter)
	}
	return []Statement{s}, nil
}

// texts reads one text or a list of them.
func (r *reader) texts(n *yaml.Node) ([]string, error) {
	if n == nil {
		return nil, nil
	}
	if n.Kind != yaml.SequenceNode {
		one, err := r.text(n)
		return []string{one}, err
	}
	var all []string
	for _, item := range n.Content {
		one, err := r.text(item)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// Allows says whether the statement allows an action on a resource; alias is
// the name by which a key is asked for.
func (s Statement) Allows(action, resource, alias string) bool {
	like := func(value string) func(string) bool {
		return func(pattern string) bool { return matches(pattern, value) }
	}
	return slices.ContainsFunc(s.Actions, like(action)) && slices.ContainsFunc(s.Resources, like(resource)) &&
		(len(s.Aliases) == 0 || slices.ContainsFunc(s.Aliases, like(alias)))
}

// matches reports whether a value is what a pattern with "*" and "?" stands
// for.
func matches(pattern, value string) bool {
	before, after, star := strings.Cut(pattern, "*")
	if len(value) < len(before) {
		return false
	}
	for i := range len(before) {
		if before[i] != '?' && before[i] != value[i] {
			return false
		}
	}
	if value = value[len(before):]; !star {
		return value == ""
	}
	for i := 0; i <= len(value); i++ {
		if matches(after, value[i:]) {
			return true
		}
	}
	return false
}
