import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import litserve
import work


class Scoring(litserve.LitAPI):
    def setup(self, device):
        work.init()

    def decode_request(self, request):
        return work.decode(request["data"])

    def predict(self, value):
        return work.run(value)

    def encode_response(self, output):
        return output


if __name__ == "__main__":
    server = litserve.LitServer(Scoring(), accelerator="cpu", workers_per_device=1, fast_queue=True, timeout=60)
    server.run(
        host="127.0.0.1", port=int(sys.argv[1]), num_api_servers=1, generate_client_file=False, log_level="warning"
    )
