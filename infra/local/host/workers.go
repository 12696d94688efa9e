package host

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"ansinh/infra/local/access"
	"ansinh/infra/local/awsjson"
	"ansinh/infra/local/children"
	"ansinh/infra/local/issuer"
	"ansinh/infra/local/kms"
	"ansinh/infra/local/schedules"
	"ansinh/infra/local/stepfunctions"
	"ansinh/infra/local/streams"
	"ansinh/shared/demo"
)

// account is the AWS account number every local ARN bears.
const account = "000000000000"

// startInside opens the token issuer and the key vault, and the inner door
// through which functions reach them and the state machines.
func (h *Host) startInside(ctx context.Context) error {
	keys := filepath.Join(h.opt.Data, "keys")
	var err error
	h.issuer, err = issuer.New(issuer.Config{
		URL: h.URL(), Folder: keys, Store: h.store, Accounts: accounts(), InitialPassword: demo.Password,
		PostOfficeSecret: demo.ClientSecret, Recorder: issuer.RecorderFunc(h.record), Now: time.Now, Log: h.log,
	})
	if err != nil {
		return err
	}
	if h.vault, err = kms.Open(keys, keyOwner, time.Now); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("open the inner door: %w", err)
	}
	h.ports.inside = listener.Addr().(*net.TCPAddr).Port
	mux := http.NewServeMux()
	mux.Handle(issuer.CognitoPath+"/", h.issuer)
	mux.Handle("/kms/", h.vault)
	mux.HandleFunc("/sfn/", h.machinesAPI)
	h.inside = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	h.onClose(func(context.Context) { h.must("close the inner door", h.inside.Close()) })
	go func() { _ = h.inside.Serve(listener) }() // ends when closed
	return nil
}

// startFunctions connects the functions and opens the state machines. The
// machines' API is served only once their engine is there, and functions run
// only after that.
func (h *Host) startFunctions(ctx context.Context) error {
	theirs, err := publicKey(h.secrets.office)
	if err != nil {
		return err
	}
	where := surroundings{
		services: map[string]string{
			"ANSINH_LOCAL":                               "true",
			"AWS_REGION":                                 children.Region,
			"AWS_ENDPOINT_URL_DYNAMODB":                  h.tablesURL(),
			"AWS_ENDPOINT_URL_S3":                        h.objectsURL(),
			"AWS_ENDPOINT_URL_SFN":                       h.insideURL("/sfn/"),
			"AWS_ENDPOINT_URL_KMS":                       h.insideURL("/kms/"),
			"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": h.insideURL(issuer.CognitoPath + "/"),
			"OBJECTS_PUBLIC_URL":                         h.URL() + objectsPrefix,
		},
		instead: map[string]string{
			"PUBLIC_URL":          h.URL(),
			"OIDC_ISSUER":         h.issuer.URL(),
			"OIDC_CLIENT_ID":      issuer.WebClient,
			"PROVIDER_URL":        h.officeURL(),
			"PROVIDER_KEY":        h.secrets.provider,
			"PROVIDER_PUBLIC_KEY": theirs,
			"PROVIDER_ID":         issuer.PostOffice,
			"EXPORT_KEY":          h.secrets.export,
		},
	}
	h.env = where.all(h.template)
	if err := credentialsOfThisProcess(); err != nil {
		return err
	}
	h.guard = access.NewGuard(h.template, templateOptions(h.URL()), awshttp.NewBuildableClient().GetTransport(), h.log)
	handlers, err := h.connect(ctx, where, &http.Client{Transport: h.guard})
	if err != nil {
		return err
	}
	h.invoker = deploy(h.template, handlers, h.log)
	definitions := map[string]stepfunctions.Definition{}
	for _, m := range h.template.Machines {
		definitions[m.Name] = stepfunctions.Definition{JSON: m.Definition}
	}
	engine, err := stepfunctions.Open(filepath.Join(h.opt.Data, "workflows.db"), stepfunctions.Config{
		Machines: definitions, Invoker: machineFunctions{h.invoker}, Objects: machineObjects{objectsClient(h.objectsURL())},
		Clock: h.clock, Region: children.Region, Account: account, Logger: h.log,
	})
	if err != nil {
		return fmt.Errorf("open the state machines: %w", err)
	}
	h.engine.Store(engine)
	h.onClose(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		h.must("close the state machines", engine.Close(ctx))
	})
	h.clock.OnMove(engine.Wake)
	return nil
}

// machinesAPI is the Step Functions API. Executions that resume while the
// engine opens may call it a moment early; their clients try again.
func (h *Host) machinesAPI(w http.ResponseWriter, r *http.Request) {
	if engine := h.engine.Load(); engine != nil {
		engine.ServeHTTP(w, r)
		return
	}
	w.WriteHeader(http.StatusServiceUnavailable)
}

// credentialsOfThisProcess give the functions' AWS clients the loopback
// stores' credentials and keep them from looking for real ones.
func credentialsOfThisProcess() error {
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": children.AccessKey, "AWS_SECRET_ACCESS_KEY": children.SecretKey, "AWS_SESSION_TOKEN": "",
		"AWS_PROFILE": "", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": children.Region,
	} {
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("set %s: %w", name, err)
		}
	}
	return nil
}

// startWorkers starts what runs by itself: table streams and schedules.
func (h *Host) startWorkers(context.Context) error {
	var err error
	h.streams, err = streams.Start(sources(h.template), awsjson.New(h.tablesURL()), h.invoker, h.store, h.log)
	if err != nil {
		return err
	}
	h.onClose(func(context.Context) { h.streams.Stop() })
	h.invoker.After(h.streams.Wake)
	table, err := timetable(h.template)
	if err != nil {
		return err
	}
	if h.runner, err = schedules.Start(table, h.clock, h.invoker, h.store, h.log); err != nil {
		return err
	}
	h.onClose(func(context.Context) { h.runner.Stop() })
	h.clock.OnMove(h.runner.Wake)
	return nil
}
