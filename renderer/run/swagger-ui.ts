import 'swagger-ui-react/swagger-ui.css';

export { default } from 'swagger-ui-react';
