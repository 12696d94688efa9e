package platform

import (
	"fmt"

	"github.com/caarlos0/env/v11"
)

// Config is what the templates tell a function through its environment. A
// module's stack tells its functions of the tables and buckets they have
// rights to and of no others; a test in infra/checks holds the two together.
type Config struct {
	DossiersTable string `env:"DOSSIERS_TABLE"`
	RegistryTable string `env:"REGISTRY_TABLE"`
	PaymentsTable string `env:"PAYMENTS_TABLE"`
	SettingsTable string `env:"SETTINGS_TABLE"`
	// PaymentLinesTable holds the lines of the lists.
	PaymentLinesTable string `env:"PAYMENT_LINES_TABLE"`
	AuditTable        string `env:"AUDIT_TABLE"`

	DocumentsBucket string `env:"DOCUMENTS_BUCKET"`
	UploadsBucket   string `env:"UPLOADS_BUCKET"`
	ExportsBucket   string `env:"EXPORTS_BUCKET"`

	DossierRouting string `env:"DOSSIER_ROUTING_ARN"`
	PaymentCycle   string `env:"PAYMENT_CYCLE_ARN"`
	WorkbookImport string `env:"WORKBOOK_IMPORT_ARN"`
	// EntitlementReview is the machine of a reviewed job.
	EntitlementReview string `env:"ENTITLEMENT_REVIEW_ARN"`

	// PublicURL is the page's address, for links and QR codes.
	PublicURL string `env:"PUBLIC_URL"`
	// Issuer and ClientID are where the page logs in.
	Issuer   string `env:"OIDC_ISSUER"`
	ClientID string `env:"OIDC_CLIENT_ID" envDefault:"ansinh-web"`
	// Local is true in the embedded runtime only.
	Local bool `env:"ANSINH_LOCAL"`
	// ProviderURL is where packages are sent to the payment provider.
	ProviderURL string `env:"PROVIDER_URL"`
	// ProviderKey is the seed of the key we sign messages to the provider with
	// (32 bytes, hex), ProviderPublicKey what the provider's are checked with,
	// ProviderID its name as a receiver.
	ProviderKey       string `env:"PROVIDER_KEY"`
	ProviderPublicKey string `env:"PROVIDER_PUBLIC_KEY"`
	ProviderID        string `env:"PROVIDER_ID"`
	// ExportKey is the secret behind the keyed hash that stands for national
	// ids in exports.
	ExportKey string `env:"EXPORT_KEY"`

	// Endpoints of the local runtime; empty on AWS.
	DynamoDBEndpoint string `env:"AWS_ENDPOINT_URL_DYNAMODB"`
	S3Endpoint       string `env:"AWS_ENDPOINT_URL_S3"`
	SFNEndpoint      string `env:"AWS_ENDPOINT_URL_SFN"`
	KMSEndpoint      string `env:"AWS_ENDPOINT_URL_KMS"`
	CognitoEndpoint  string `env:"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"`
	// ObjectsPublicURL is how the page reaches the object store.
	ObjectsPublicURL string `env:"OBJECTS_PUBLIC_URL"`
	Region           string `env:"AWS_REGION" envDefault:"ap-southeast-1"`
}

// ReadConfig reads the configuration from the environment, or from the given
// map when it is not nil. Errors name the variables that cannot be read.
func ReadConfig(environment map[string]string) (Config, error) {
	var c Config
	if err := env.ParseWithOptions(&c, env.Options{Environment: environment}); err != nil {
		return Config{}, fmt.Errorf("platform: %w", err)
	}
	return c, nil
}
