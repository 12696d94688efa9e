package paymentstore

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// A list stored before names were kept tells its accounts by their ids.
func TestList_J13_ReadsWhoDidItWithAndWithoutAName(t *testing.T) {
	text := func(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
	named := payment.By{ID: "huyen.canbo", Name: "Nguyễn Thị Hồng Nhung", Office: "Huyện Nghi Xuân"}
	item, err := dynamo.Marshal(payment.List{
		PreparedBy: named, Scan: &payment.Scan{UploadedBy: named}, Extensions: []payment.Extension{{RequestedBy: named, DecidedBy: named}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var now payment.List
	if err := dynamo.Unmarshal(item, &now); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]payment.By{
		"prepared": now.PreparedBy, "uploaded": now.Scan.UploadedBy, "asked": now.Extensions[0].RequestedBy, "decided": now.Extensions[0].DecidedBy,
	} {
		if got != named {
			t.Errorf("%s by %+v", name, got)
		}
	}

	item["extensions"] = &types.AttributeValueMemberL{Value: []types.AttributeValue{
		&types.AttributeValueMemberM{Value: map[string]types.AttributeValue{"requestedBy": text("buudien.canbo"), "decidedBy": text("huyen.canbo")}},
	}}
	var before payment.List
	if err := dynamo.Unmarshal(item, &before); err != nil {
		t.Fatal(err)
	}
	want := []payment.Extension{{RequestedBy: org.Who{ID: "buudien.canbo"}, DecidedBy: org.Who{ID: "huyen.canbo"}}}
	if diff := cmp.Diff(want, before.Extensions); diff != "" {
		t.Error(diff)
	}
}
