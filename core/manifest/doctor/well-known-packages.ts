import { isKnownPackage } from './package-relations.ts';

/**
 * More packages that models and their scripts import, by their names on PyPI. Only these are proposed by name: the
 * module `my_helpers` may be a forgotten file, and someone else may have published a package of that name on PyPI.
 */
const WELL_KNOWN = new Set(
  `
    accelerate aiofiles aiohttp albumentations altair annoy anthropic arrow asyncpg autogluon avro
    azure-identity azure-storage-blob bert-score bitsandbytes blis bokeh boto3 botocore cachetools
    category-encoders cattrs causalml cerberus chardet chromadb cmdstanpy colorama confluent-kafka
    contractions coverage cvxopt cvxpy datasets dateparser deap deepdiff deepface dill diskcache
    distributed dm-tree docopt duckdb easyocr econml ecos elasticsearch eli5 emoji ephem evaluate
    exifread fastai fastapi fastavro fasttext feather-format feature-engine featuretools filterpy
    findspark fiona flair flask flax folium ftfy fuzzywuzzy gensim geopandas geopy gluonts gpytorch
    gradio graphviz great-expectations gspread gunicorn haversine hdbscan hmmlearn holidays html5lib
    hydra-core hyperopt igraph imagehash imageio implicit inflect interpret ipython jax jaxlib jieba
    jinja2 jsonlines jsonpickle kaleido kneed konlpy kornia langchain langdetect langid lifelines
    lifetimes lightfm lightning lime loguru lxml mapie markdown marshmallow mecab-python3 missingno
    mlxtend monai more-itertools msgpack multidict neuralprophet nevergrad ngboost nibabel nltk
    nmslib numpy-financial omegaconf openai openpyxl optuna orjson osqp pandasql pandera panel
    pathos patsy pdfminer pdfplumber peft phonenumbers pingouin plotly plotnine pmdarima polars
    psycopg psycopg2-binary pulp pyarrow pyclustering pycountry pydantic pydicom pydub pygam
    pygments pyjwt pymc pymongo pymysql pynndescent pyod pyodbc pyomo pyparsing pypdf pypdf2 pyproj
    pyro-ppl pyspark pyspellchecker pystan pytesseract pythainlp python-dotenv python-levenshtein
    pytorch-forecasting pytorch-lightning pytorch-tabnet pytz pyvis pywavelets pyyaml qdrant-client
    rank-bm25 rapidfuzz rasterio ray recommenders redis reportlab requests rich river rpy2 s3fs
    sacremoses scikeras scikit-image scikit-learn-extra scikit-optimize scikit-surprise
    scikit-survival seaborn sentencepiece seqeval setuptools shap shapely simpletransformers
    skl2onnx sktime smart-open snowballstemmer snowflake-connector-python sortedcontainers soundfile
    spacy spacy-legacy sqlalchemy squarify stanza starlette stemming surprise sympy tabulate
    tenacity tensorboard tensorflow-addons tensorflow-datasets tensorflow-hub tensorflow-probability
    tensorflow-text termcolor textblob textdistance texthero tf-keras tiktoken timm tinydb
    tldextract toml torch-geometric torchaudio torchmetrics torchtext torchvision trafilatura
    treelite tsai tsfresh typeguard typer ujson ultralytics unidecode uvicorn vadersentiment vaex
    vecstack wandb weasyprint websockets whoosh wordcloud wordninja wrapt xarray xlrd xlsxwriter
    xmltodict yellowbrick yfinance zarr zstandard
  `
    .trim()
    .split(/\s+/),
);

/** Whether a name (a key) is certainly that of the package that people mean by it. */
export function isWellKnown(key: string): boolean {
  return isKnownPackage(key) || WELL_KNOWN.has(key);
}
