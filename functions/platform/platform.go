// Package platform is what every function is built from: the configuration
// template.yaml gives it and the adapters behind the domain's interfaces.
package platform

import (
	"context"
	"errors"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sfn"

	"ansinh/shared/auth"
	"ansinh/shared/awsjson"
	"ansinh/shared/clock"
	"ansinh/shared/dynamo"
	"ansinh/shared/id"
	"ansinh/shared/keys"
	"ansinh/shared/notice"
	"ansinh/shared/objects"
	"ansinh/shared/org"
	"ansinh/shared/workflow"
)

// Actions are a module's functions by the name template.yaml gives them
// (Handler). Each is built when it is first asked for, so that a cold Lambda
// builds only its own.
type Actions map[string]func() lambda.Handler

// Platform is the set of adapters. It is built once a process.
type Platform struct {
	Config   Config
	Clock    clock.Clock
	NewID    id.Maker
	DB       *dynamo.DB
	Objects  *objects.Store
	Workflow *workflow.Client
	Waiting  *workflow.WaitingRoom
	Keys     *keys.Vault
	Cognito  *awsjson.Client
	Notices  *notice.Board
	Gate     *auth.Gate
	Units    *org.Catalogue
}

// Dossiers is the dossiers' table.
func (p *Platform) Dossiers() dynamo.Table { return dynamo.Table(p.Config.DossiersTable) }

// Registry is the beneficiaries' table.
func (p *Platform) Registry() dynamo.Table { return dynamo.Table(p.Config.RegistryTable) }

// Payments is the payment lists' table.
func (p *Platform) Payments() dynamo.Table { return dynamo.Table(p.Config.PaymentsTable) }

// PaymentLines is the table of the lists' lines, which has no stream.
func (p *Platform) PaymentLines() dynamo.Table { return dynamo.Table(p.Config.PaymentLinesTable) }

// Settings is the table of accounts, settings and notices.
func (p *Platform) Settings() dynamo.Table { return dynamo.Table(p.Config.SettingsTable) }

// Audit is the append-only table.
func (p *Platform) Audit() dynamo.Table { return dynamo.Table(p.Config.AuditTable) }

// Documents is the bucket of papers, decisions and packages.
func (p *Platform) Documents() objects.Bucket { return objects.Bucket(p.Config.DocumentsBucket) }

// Uploads is the bucket presigned uploads land in.
func (p *Platform) Uploads() objects.Bucket { return objects.Bucket(p.Config.UploadsBucket) }

// Exports is the analysts' bucket.
func (p *Platform) Exports() objects.Bucket { return objects.Bucket(p.Config.ExportsBucket) }

// Option changes how the services are reached.
type Option func(*aws.Config)

// Through has the services called by another client than the SDK's own.
func Through(client aws.HTTPClient) Option {
	return func(c *aws.Config) { c.HTTPClient = client }
}

// New connects the adapters. It makes no network call.
func New(_ context.Context, c Config, clk clock.Clock, options ...Option) (*Platform, error) {
	cfg := aws.Config{Region: c.Region, Credentials: aws.NewCredentialsCache(aws.CredentialsProviderFunc(fromEnvironment))}
	for _, change := range options {
		change(&cfg)
	}
	units := org.National()
	gate, err := auth.NewGate(units)
	if err != nil {
		return nil, err
	}
	db := dynamo.New(dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.BaseEndpoint = endpoint(c.DynamoDBEndpoint) }))
	p := &Platform{
		Config: c, Clock: clk, NewID: id.New(clk), DB: db, Gate: gate, Units: units,
		Waiting: workflow.NewWaitingRoom(db, clk),
		Objects: objects.New(s3.NewFromConfig(cfg, func(o *s3.Options) {
			o.BaseEndpoint = endpoint(c.S3Endpoint)
			o.UsePathStyle = c.S3Endpoint != ""
		}), clk, c.S3Endpoint, c.ObjectsPublicURL),
		Workflow: workflow.New(sfn.NewFromConfig(cfg, func(o *sfn.Options) { o.BaseEndpoint = endpoint(c.SFNEndpoint) }), workflow.Machines{
			"dossier-routing": c.DossierRouting, "payment-cycle": c.PaymentCycle, "workbook-import": c.WorkbookImport,
			"entitlement-review": c.EntitlementReview,
		}),
		Keys: keys.NewVault(&awsjson.Client{
			URL: service(c.KMSEndpoint, "kms", c.Region), Service: "kms", Region: c.Region, Credentials: cfg.Credentials, HTTP: cfg.HTTPClient,
		}),
		// Changing one's password is proven by the access token, not by a signature.
		Cognito: &awsjson.Client{URL: service(c.CognitoEndpoint, "cognito-idp", c.Region)},
	}
	p.Notices = notice.NewBoard(db, p.Settings())
	return p, nil
}

// fromEnvironment takes the credentials Lambda gives every function. The
// SDK's own search (files, single sign-on, instance roles) has no place in
// one, and would weigh megabytes.
func fromEnvironment(context.Context) (aws.Credentials, error) {
	c := aws.Credentials{
		AccessKeyID: os.Getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken: os.Getenv("AWS_SESSION_TOKEN"), Source: "environment",
	}
	if !c.HasKeys() {
		return aws.Credentials{}, errors.New("platform: no AWS credentials in the environment")
	}
	return c, nil
}

// service is the address of a service: the local runtime's or the region's.
func service(local, name, region string) string {
	if local != "" {
		return local
	}
	return "https://" + name + "." + region + ".amazonaws.com/"
}

func endpoint(url string) *string {
	if url == "" {
		return nil
	}
	return aws.String(url)
}
