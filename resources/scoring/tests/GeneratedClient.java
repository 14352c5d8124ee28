import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.DefaultApi;
import org.openapitools.client.model.ErrorResponse;
import org.openapitools.client.model.ServiceInput;
import org.openapitools.client.model.ServiceInputTableInner;
import org.openapitools.client.model.ServiceOutputInner;

/** What a user of the generated client writes: the example with other values, a typed result, a typed error. */
public class GeneratedClient {
  public static void main(String[] args) throws Exception {
    ApiClient client = clientFor(System.getenv("KEY"));
    ServiceInput body = client.getObjectMapper().readValue(System.getenv("EXAMPLE"), ServiceInput.class);
    ServiceInputTableInner row = body.getTable().get(0);
    check(row.getKind() == ServiceInputTableInner.KindEnum.A, "kind " + row.getKind());
    check(row.getWhen().getYear() == 2026, "when " + row.getWhen());
    body.setColor(ServiceInput.ColorEnum.BLUE);
    body.setLimit(new java.math.BigDecimal("0.25"));

    List<ServiceOutputInner> results = new DefaultApi(client).runMLService(body);
    check(results.get(0).getLabel().equals(System.getenv("LABEL")), "label " + results.get(0).getLabel());
    check(results.get(0).getScore().doubleValue() == Double.parseDouble(System.getenv("SCORE")), "score " + results.get(0).getScore());

    body.getX().get(0).add(1f);
    ApiException refused = refusal(client, body);
    check(refused.getCode() == 400, "status " + refused.getCode());
    ErrorResponse error = client.getObjectMapper().readValue(refused.getResponseBody(), ErrorResponse.class);
    check(error.getCode().equals("invalid-input"), "code " + error.getCode());
    check(error.getDetails().get(0).getPointer().startsWith("/x"), "pointer " + error.getDetails());
    check(refusal(clientFor(null), body).getCode() == 401, "no key");
    System.out.println("The Java client works.");
  }


  private static ApiClient clientFor(String key) {
    ApiClient client = new ApiClient();
    client.updateBaseUri(System.getenv("ADDRESS"));
    if (key != null) client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + key));
    return client;
  }

  private static ApiException refusal(ApiClient client, ServiceInput body) throws Exception {
    try {
      new DefaultApi(client).runMLService(body);
    } catch (ApiException error) {
      return error;
    }
    throw new AssertionError("the request was taken");
  }

  private static void check(boolean holds, String what) {
    if (!holds) throw new AssertionError(what);
  }
}
